import { invalidate } from '$app/navigation'
import { m } from '#paraglide/messages.js'
import { say } from '#ui/toast.svelte.ts'
import { call } from './call.ts'
import { carry } from './carry.ts'

/** How long a sent review may be called back. */
export const undoSeconds = 10

interface Parcel {
  requestId: string
  learner: string
  returned: boolean
  body: object
  /** Names this sending: if the answer is lost, sending again writes nothing twice. */
  key: string
  /** A request is out: too late to call it back. */
  underWay: boolean
  timer: ReturnType<typeof setTimeout>
}

/**
 * Reviews on their way. The draft on the server has every word already; only "deliver it" waits ten seconds,
 * and goes out at once when the page is closed.
 */
export const sending = $state<{ parcels: Parcel[] }>({ parcels: [] })

export function sendSoon(parcel: Omit<Parcel, 'timer' | 'key' | 'underWay'>): void {
  // A second key stroke while the first was being saved.
  if (isOnItsWay(parcel.requestId)) return
  const timer = setTimeout(() => void deliver(parcel.requestId), undoSeconds * 1000)
  sending.parcels.push({ ...parcel, key: crypto.randomUUID(), underWay: false, timer })
}

/** Calls the last one back; its request id, or undefined when nothing waits or it is too late. */
export function callBack(requestId = sending.parcels.at(-1)?.requestId): string | undefined {
  if (sending.parcels.find((one) => one.requestId === requestId)?.underWay) return undefined
  return take(requestId)?.requestId
}

export const isOnItsWay = (requestId: string) => sending.parcels.some((one) => one.requestId === requestId)

function take(requestId: string | undefined): Parcel | undefined {
  const at = sending.parcels.findIndex((one) => one.requestId === requestId)
  if (at < 0) return undefined
  const [parcel] = sending.parcels.splice(at, 1)
  clearTimeout(parcel?.timer)
  return parcel
}

async function deliver(requestId: string, last = false): Promise<void> {
  const parcel = sending.parcels.find((one) => one.requestId === requestId)
  if (!parcel) return
  // By its key: the same request may have been called back and sent again since.
  const answer = await carry(parcel, { post: (one) => post(one, last), waits: () => sending.parcels.some((one) => one.key === parcel.key) })
  if (!answer) return
  if (!answer.ok) say(m.guidance_send_failed({ learner: parcel.learner, reason: answer.message || m.guidance_offline() }), 'warn')
  // The queue first, then off the list: it must not flash up in between.
  await invalidate('guidance:queue')
  take(requestId)
}

const post = (parcel: Parcel, last = false) => call('POST', `/reviews/${parcel.requestId}`, parcel.body, { last, key: parcel.key })

/** For `pagehide`: nothing waits longer than the page lives. What is out already goes again by its key, so that it outlives the page. */
export function sendAllNow(): void {
  for (const parcel of [...sending.parcels]) {
    clearTimeout(parcel.timer)
    if (parcel.underWay) void post(parcel, true)
    else void deliver(parcel.requestId, true)
  }
}
