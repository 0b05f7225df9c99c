import type { Answered } from './call.ts'

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))

/**
 * Posts until there is an answer, six times at most, with longer and longer pauses. Undefined when it was called
 * back in a pause; while a request is out (`underWay`) nobody may call it back: it may have arrived.
 */
export async function carry<P extends { underWay: boolean }, T>(
  parcel: P,
  { post, waits, wait = pause }: { post: (parcel: P) => Promise<Answered<T>>; waits: () => boolean; wait?: (ms: number) => Promise<void> }
): Promise<Answered<T> | undefined> {
  for (let tries = 1; ; tries++) {
    parcel.underWay = true
    const answer = await post(parcel)
    if (answer.ok || answer.status !== 0 || tries > 5) return answer
    parcel.underWay = false
    await wait(2000 * tries)
    if (!waits()) return undefined
  }
}
