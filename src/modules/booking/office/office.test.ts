import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { findImbalance } from '#modules/ledger/index.ts'
import { setClock } from '#platform/time/clock.ts'
import { type BookingTest, startBooking } from '../../../../test/support/booking.ts'

let t: BookingTest
let expert: BuiltPerson
let sessionId: string
let start: Date

beforeAll(async () => {
  t = await startBooking()
})
beforeEach(async () => {
  ;({ expert } = await t.expertWithService())
  await open()
})
afterEach(() => setClock())
afterAll(() => t.stop())

async function open(more: object = {}): Promise<void> {
  const wish = { title: '周四答疑室', weekday: 4, time: '20:00', minutes: 60, seats: 3, amount: 3_900, listeners: true, inRoom: true, ...more }
  const made = await t.app.post('/office-hours', wish, expert)
  expect(made.body).toMatchObject({ sessions: expect.any(Number), skipped: [] })
  const [first] = (await t.app.get(`/office-sessions?expertId=${expert.id}`)).body.rows.slice(-1)
  sessionId = first.id
  start = new Date(first.startsAt)
}
const path = (rest: string) => `/office-sessions/${sessionId}${rest}`
const take = (who: BuiltPerson, amount = 3_900) => t.app.post(path('/seat'), { amount, consent: true }, who)
async function seated(): Promise<BuiltPerson> {
  const who = await aPerson()
  await t.pay(who, (await take(who)).body.orderId)
  return who
}
const minute = (minutes: number) => setClock(new Date(start.getTime() + minutes * 60_000))
const show = async (who?: BuiltPerson) => (await t.app.get(path(''), who)).body

test('every week in the expert’s zone, four weeks ahead, on with the clock, never where time is taken', async () => {
  const rows = (await t.app.get(`/office-sessions?expertId=${expert.id}&limit=50`)).body.rows
  expect(rows.length).toBeGreaterThanOrEqual(4)
  expect(new Set(rows.map((one: { startsAt: string }) => one.startsAt.slice(11, 16)))).toEqual(new Set(['12:00']))
  setClock(new Date(Date.now() + 14 * 86_400_000))
  await t.app.tick('booking.lay-out-weekly')
  await t.app.tick('booking.lay-out-weekly')
  const all = await t.app.db.selectFrom('booking.session').select('starts_at').where('expert_id', '=', expert.id).execute()
  expect(all.length).toBe(new Set(all.map((one) => one.starts_at.getTime())).size)
  expect(all.length).toBeGreaterThanOrEqual(rows.length + 2)
  // The same hour again is taken every week.
  const twice = await t.app.post('/office-hours', { title: '又一场', weekday: 4, time: '20:30', minutes: 30, seats: 3, amount: 0 }, expert)
  expect(twice.body.sessions).toBe(0)
  expect(twice.body.skipped.length).toBeGreaterThanOrEqual(4)
})

test('three seats, forty people at once: three sit, each on one chair, nobody else pays', async () => {
  const people = await Promise.all(Array.from({ length: 20 }, () => aPerson()))
  const answers = await Promise.all([...people, ...people].map((who) => take(who)))
  expect(answers.filter((one) => one.status === 201)).toHaveLength(3)
  expect(new Set(answers.filter((one) => one.status !== 201).map((one) => one.body.code))).toEqual(new Set(['booking/no-seat', 'booking/has-seat']))
  const seats = await t.app.db.selectFrom('booking.seat').select('number').where('session_id', '=', sessionId).orderBy('number').execute()
  expect(seats.map((one) => one.number)).toEqual([1, 2, 3])
  setClock(new Date(Date.now() + 16 * 60_000))
  await t.app.tick('commerce.expire-orders')
  await t.app.settle()
  expect((await show()).taken).toBe(0)
})

test('the queue: votes decide, one turn at a time, the record stays; strangers to it see neither', async () => {
  const [a, b] = [await seated(), await seated()]
  const listener = await aPerson()
  const put = async (who: BuiltPerson, text: string) => (await t.app.post(path('/questions'), { text }, who)).body.questionId as string
  const first = await put(a, '跨月退款怎么记？')
  const second = await put(b, '口径不一样怎么说明？')
  expect((await t.app.post(path('/questions'), { text: '我也想问一个' }, listener)).body.code).toBe('booking/seat-needed')
  const vote = (who: BuiltPerson, id: string) => t.app.post(path(`/questions/${id}/vote`), {}, who)
  expect((await vote(listener, second)).body).toEqual({ votes: 1, mine: true })
  expect((await vote(listener, first)).body.votes).toBe(1)
  expect((await vote(listener, first)).body).toEqual({ votes: 0, mine: false })
  expect((await vote(a, first)).body.code).toBe('booking/own-question')
  const next = (who = expert) => t.app.post(path('/turn'), {}, who)
  expect((await next()).body.code).toBe('booking/not-yet')
  minute(1)
  expect((await next(a)).status).toBe(404)
  expect((await next()).body).toEqual({ questionId: second })
  expect((await t.app.post(path(`/questions/${second}/answer`), { answer: '先写明两种口径各给谁看。' }, expert)).body).toEqual({ state: 'answered' })
  expect((await Promise.all([next(), next()])).map((one) => one.status)).toEqual([201, 201])
  const seen = await show(listener)
  expect(seen.questions.map((one: { state: string }) => one.state).sort()).toEqual(['answered', 'answered'])
  expect(seen.questions.find((one: { id: string }) => one.id === second).answer).toContain('两种口径')
  expect((await show()).questions).toEqual([])
  expect(seen.room).toBeNull()
  expect((await show(a)).room).toMatchObject({ phase: 'open' })
})

test('it took place: paid after 72 hours; given back in time: nothing is charged', async () => {
  const [a, b] = [await seated(), await seated()]
  expect((await t.app.post(path('/seat/return'), { fee: 0 }, b)).body).toEqual({ fee: 0, refund: 3_900 })
  await t.app.settle()
  expect(await t.held(b)).toBe(0)
  minute(61)
  await Promise.all([t.tick(), t.tick()])
  expect(await t.held(a)).toBe(3_900)
  minute(60 * 74)
  await t.tick()
  expect(await t.held(a)).toBe(0)
  expect(await t.earned(expert)).toBe(2_730)
  expect(await findImbalance()).toEqual([])
})

test('called off, or the host did not come: everybody gets everything back', async () => {
  const [a, unpaid] = [await seated(), await aPerson()]
  const { orderId } = (await take(unpaid)).body
  expect((await t.app.post(path('/cancellation'), { reason: '生病了' }, a)).status).toBe(403)
  expect((await t.app.post(path('/cancellation'), { reason: '生病了' }, expert)).status).toBe(204)
  await t.app.settle()
  expect(await t.held(a)).toBe(0)
  expect((await t.notices(`session-cancelled:${sessionId}`)).map((one) => one.person_id)).toEqual([a.id])
  await t.pay(unpaid, orderId)
  expect(await t.held(unpaid)).toBe(0)

  await open({ weekday: 5 })
  const b = await seated()
  const { room } = await show(b)
  minute(0)
  const { stayId } = (await t.app.post(`/rooms/${room.id}/stays`, {}, b)).body
  for (let at = 1; at < 4; at++) {
    minute(at)
    await t.app.post(`/rooms/${room.id}/stays/${stayId}/beats`, {}, b)
  }
  minute(61)
  await t.tick()
  expect(await t.held(b)).toBe(0)
  expect((await show()).state).toBe('cancelled')
  expect(await findImbalance()).toEqual([])
})
