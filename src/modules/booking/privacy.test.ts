import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aPerson } from '#modules/identity/builders.ts'
import { findImbalance } from '#modules/ledger/index.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { setClock } from '#platform/time/clock.ts'
import { type BookingTest, startBooking } from '../../../test/support/booking.ts'
import { privacyPart } from './privacy.ts'

let t: BookingTest
beforeAll(async () => {
  t = await startBooking()
})
afterEach(() => setClock())
afterAll(() => t.stop())

const intake = [{ question: '你想解决什么？', required: true }]
const words = '我的退款口径和财务对不上'

test('handed over: a learner gets her answers, notes and steps; the expert the times, and not her answers', async () => {
  const { expert, serviceId } = await t.expertWithService({ intake })
  const learner = await aPerson()
  const id = await t.booked(learner, serviceId, t.at(2, '10:00'), { intake: [words] })
  setClock(t.at(2, '12:00'))
  await t.tick()
  await t.app.send('PUT', `/bookings/${id}/notes`, { notes: '先写明口径', nextSteps: '写说明 2026-12-30' }, expert)
  const mine = JSON.stringify(await privacyPart.export(t.app.db, learner.id))
  for (const text of [words, '先写明口径', '写说明', '2026-12-30']) expect(mine).toContain(text)
  const theirs = JSON.stringify(await privacyPart.export(t.app.db, expert.id))
  expect(theirs).toContain('先写明口径')
  expect(theirs).not.toContain(words)
})

test('erased: no word is left, what was to come is called off, the feed is dead, the expert is told', async () => {
  const { expert, serviceId } = await t.expertWithService({ intake, amount: 0 })
  const learner = await aPerson()
  const ten = t.at(3, '10:00')
  const id = await t.booked(learner, serviceId, ten, { amount: 0, intake: [words] })
  const feed = new URL((await t.app.post('/calendar-feed', {}, learner)).body.url).pathname
  await t.app.db.transaction().execute(async (work) => {
    await privacyPart.erase(work, learner.id, new Date())
    await writeEvent(work, 'person.erased', { personId: learner.id }, null)
  })
  await t.app.settle()
  expect(await t.see(expert, id)).toMatchObject({ state: 'cancelled', cancelledBy: 'platform', intake: [] })
  expect(JSON.stringify(await privacyPart.export(t.app.db, learner.id))).not.toContain(words)
  expect((await t.app.get(feed)).status).toBe(404)
  expect(await t.slots(serviceId, ten)).toContain(ten.toISOString())
  expect((await t.notices(`booking-cancelled:${id}`)).map((one) => one.person_id)).toContain(expert.id)
})

test('an expert is erased: learners get back what is held for bookings, packs and seats', async () => {
  const { expert, serviceId } = await t.expertWithService({ pack: { sessions: 3, amount: 9_000 } })
  const learner = await aPerson()
  await t.booked(learner, serviceId, t.at(3, '10:00'))
  const pack = (await t.app.post(`/services/${serviceId}/packs`, { amount: 9_000, consent: true }, learner)).body
  await t.pay(learner, pack.orderId)
  await t.booked(learner, serviceId, t.at(3, '11:00'), { packId: pack.packId })
  await t.app.post('/office-hours', { title: '答疑', weekday: 4, time: '20:00', minutes: 60, seats: 3, amount: 3_900 }, expert)
  const [session] = (await t.app.get(`/office-sessions?expertId=${expert.id}`)).body.rows
  await t.pay(learner, (await t.app.post(`/office-sessions/${session.id}/seat`, { amount: 3_900, consent: true }, learner)).body.orderId)
  expect(await t.held(learner)).toBe(42_000 + 9_000 + 3_900)
  await t.app.db.transaction().execute((work) => writeEvent(work, 'person.erased', { personId: expert.id }, null))
  await t.app.settle()
  await t.tick()
  expect(await t.held(learner)).toBe(0)
  expect(await findImbalance()).toEqual([])
  expect((await t.app.get(`/experts/${expert.id}/services`)).body).toEqual([])
})
