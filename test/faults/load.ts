import { randomUUID } from 'node:crypto'

/** What the servers acknowledged: each of these must still be there at the end. */
export interface Acknowledged {
  registrations: { personId: string; username: string }[]
  orders: { orderId: string; buyerId: string }[]
  paid: string[]
  submissions: { submissionId: string; learnerId: string }[]
  reviews: { reviewId: string; submissionId: string }[]
  /** Paid questions, and those whose answer was accepted. */
  questions: string[]
  accepted: string[]
}

export interface Place {
  base: string
  courseId: string
  lessonId: string
  criterion: string
  expertId: string
  expertCookie: string
}

let people = 0
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Sends a write until it is answered, as a phone in a tunnel would: the same key makes it one write. */
export async function write<Body = any>(
  place: Place,
  path: string,
  body: object,
  cookie = '',
  stop: () => boolean = () => false
): Promise<{ status: number; body: Body; cookie: string } | undefined> {
  const key = randomUUID()
  for (let tries = 0; tries < 400 && !stop(); tries++) {
    try {
      const answer = await fetch(`${place.base}/api/v1${path}`, {
        method: 'POST',
        signal: AbortSignal.timeout(15_000),
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          origin: place.base,
          'idempotency-key': key,
          'x-forwarded-for': `10.1.${people % 250}.${Math.floor(people / 250) % 250}`,
          ...(cookie && { cookie })
        }
      })
      // 429 and 5xx mean: not now. A cookie is only set by the first answer, so a repeated registration signs in instead.
      if (answer.status !== 429 && answer.status < 500) {
        const text = await answer.text()
        return { status: answer.status, body: text ? JSON.parse(text) : undefined, cookie: (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '' }
      }
    } catch {
      // The server is gone for now.
    }
    await pause(100)
  }
  return undefined
}

/** One person's whole way: registers, orders, pays, hands in work. Ends early when told to stop. */
export async function learnerWay(place: Place, told: Acknowledged, stop: () => boolean): Promise<void> {
  const username = `f${Date.now().toString(36)}${people++}`
  const password = 'a long enough passphrase'
  const registered = await write(place, '/registrations', { username, password, consent: true }, '', stop)
  if (registered?.status !== 201) return
  told.registrations.push({ personId: registered.body.personId, username })
  let { cookie } = registered
  if (!cookie) cookie = (await write(place, '/sessions', { name: username, password }, '', stop))?.cookie ?? ''
  const order = await write(place, '/orders', { courseId: place.courseId, consent: true }, cookie, stop)
  if (order?.status !== 201) return
  told.orders.push({ orderId: order.body.orderId, buyerId: registered.body.personId })
  if (!(await pay(place, order.body.orderId, cookie, stop))) return
  told.paid.push(order.body.orderId)
  await questionWay(place, told, cookie, stop)
  for (let tries = 0; tries < 120 && !stop(); tries++) {
    const handedIn = await write(place, `/courses/${place.courseId}/lessons/${place.lessonId}/submissions`, { text: `work of ${username}` }, cookie, stop)
    if (handedIn?.status === 201) {
      told.submissions.push({ submissionId: handedIn.body.submissionId, learnerId: registered.body.personId })
      return
    }
    await pause(250)
  }
}

/** Pays at the gateway; whether the gateway took the money. Some callbacks come twice, some never. */
async function pay(place: Place, orderId: string, cookie: string, stop: () => boolean): Promise<boolean> {
  const payment = await write(place, `/orders/${orderId}/payments`, { gateway: 'test' }, cookie, stop)
  if (payment?.status !== 201) return false
  const act = ['pay', 'twice', 'silent'][people % 3] ?? 'pay'
  await fetch(payment.body.payUrl, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `act=${act}` })
  if (act === 'silent') await write(place, `/orders/${orderId}/payment-refresh`, {}, cookie, stop)
  return true
}

/** Asks the expert for money, waits for the answer and accepts it: a hold and its release. */
async function questionWay(place: Place, told: Acknowledged, cookie: string, stop: () => boolean): Promise<void> {
  const question = {
    expertId: place.expertId,
    hours: 24,
    amount: 4_900,
    title: 'which line is wrong',
    body: 'the sums of the two tables differ by 312',
    consent: true
  }
  const asked = await write(place, '/questions', question, cookie, stop)
  if (asked?.status !== 201 || !(await pay(place, asked.body.orderId, cookie, stop))) return
  told.questions.push(asked.body.requestId)
  for (let tries = 0; tries < 120 && !stop(); tries++) {
    const accepted = await write(place, `/questions/${asked.body.requestId}/acceptance`, {}, cookie, stop)
    if (accepted?.status === 201) {
      told.accepted.push(asked.body.requestId)
      return
    }
    await pause(250)
  }
}

/** The expert reviews and answers whatever waits. */
export async function expertWay(
  place: Place,
  told: Acknowledged,
  waiting: () => Promise<{ requestId: string; submissionId: string | null }[]>,
  stop: () => boolean
): Promise<void> {
  while (!stop()) {
    const list = await waiting().catch(() => [])
    for (const { requestId, submissionId } of list) {
      if (stop()) return
      if (!submissionId) {
        await write(place, `/questions/${requestId}/answers`, { body: 'the refund stands twice, once with a minus' }, place.expertCookie, stop)
        continue
      }
      const claimed = await write(place, `/reviews/${requestId}/claim`, {}, place.expertCookie, stop)
      if (claimed?.status !== 201) continue
      const reviewed = await write(place, `/reviews/${requestId}`, { scores: { [place.criterion]: 4 }, feedback: 'good' }, place.expertCookie, stop)
      if (reviewed?.status === 201) told.reviews.push({ reviewId: reviewed.body.reviewId, submissionId })
    }
    await pause(200)
  }
}
