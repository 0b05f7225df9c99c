import { CallProblem, call } from '#platform/browser/call.ts'
import { payloadsPerLetter, type Signal } from '../rules.ts'

/** Candidates come in bursts: what arises within this time goes in one letter. */
const gatherMs = 60
const tries = 5

/** Sends what this browser has to tell another one, in order, several things to a letter. */
export class Outbox {
  readonly #send: (payloads: Signal[]) => Promise<unknown>
  #waiting: Signal[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending = Promise.resolve()
  #closed = false

  constructor(roomId: string, from: string, to: string) {
    this.#send = (payloads) => call('POST', `/rooms/${roomId}/signals`, { from, to, payloads })
  }

  put(signal: Signal): void {
    this.#waiting.push(signal)
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #flush(): void {
    this.#timer = undefined
    const all = this.#waiting
    this.#waiting = []
    for (let at = 0; at < all.length; at += payloadsPerLetter) {
      const letter = all.slice(at, at + payloadsPerLetter)
      this.#sending = this.#sending.then(() => this.#deliver(letter))
    }
  }

  async #deliver(payloads: Signal[]): Promise<void> {
    for (let attempt = 1; attempt <= tries && !this.#closed; attempt++) {
      try {
        await this.#send(payloads)
        return
      } catch (thrown) {
        const status = thrown instanceof CallProblem ? thrown.status : 0
        // They left, or we did: nobody is waiting for it. Too many, or no network: in a moment.
        if (status !== 0 && status !== 429 && status < 500) return
        await new Promise((resolve) => setTimeout(resolve, attempt * 1000))
      }
    }
  }
}
