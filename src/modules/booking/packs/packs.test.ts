import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { findImbalance } from '#modules/ledger/index.ts'
import { setClock } from '#platform/time/clock.ts'
import { type BookingTest, startBooking } from '../../../../test/support/booking.ts'

let t: BookingTest
let expert: BuiltPerson
let learner: BuiltPerson
let serviceId: string

beforeAll(async () => {
  t = await startBooking()
})
beforeEach(async () => {
  // 10 001 in three: 3 334, 3 334, 3 333.
  ;({ expert, serviceId } = await t.expertWithService({ amount: 42_000, pack: { sessions: 3, amount: 10_001, days: 60 } }))
  learner = await aPerson()
})
afterEach(() => setClock())
afterAll(() => t.stop())

async function bought(): Promise<string> {
  const { body } = await t.app.post(`/services/${serviceId}/packs`, { amount: 10_001, consent: true }, learner)
  await t.pay(learner, body.orderId)
  return body.packId
}
const book = (packId: string, at: Date, who = learner) => t.book(who, serviceId, at, { packId })
const packs = async () => (await t.app.get('/packs', learner)).body
const later = (minutes: number, at: Date) => setClock(new Date(at.getTime() + minutes * 60_000))

test('three sessions, each used once; what they gave is released and the rest goes back, to the cent', async () => {
  const packId = await bought()
  expect(await t.held(learner)).toBe(10_001)
  const [a, b, c] = [t.at(2, '10:00'), t.at(2, '11:00'), t.at(2, '12:00')]
  const first = (await book(packId, a)).body
  expect(first).toMatchObject({ state: 'confirmed', orderId: null })
  const rest = await Promise.all([book(packId, b), book(packId, c), book(packId, t.at(2, '13:00'))])
  expect(rest.map((one) => one.status).sort()).toEqual([201, 201, 409])
  expect((await book(packId, t.at(2, '14:00'), await aPerson())).status).toBe(404)
  // One is cancelled in time and can be used again; one too late and is half used.
  const bookings = (await t.app.get('/bookings', learner)).body.rows as { id: string; amount: number; startsAt: string }[]
  const [last] = bookings.slice(-1)
  expect((await t.app.post(`/bookings/${last?.id}/cancellation`, { fee: 0 }, learner)).body.refund).toBe(last?.amount)
  expect(await packs()).toMatchObject([{ used: 2, state: 'open' }])
  const again = (await book(packId, t.at(2, '15:00'))).body.bookingId
  setClock(new Date(t.at(2, '15:00').getTime() - 2 * 3_600_000))
  const { fee, amount } = await t.see(learner, again)
  expect(fee).toBe(Math.floor(amount / 2))
  expect((await t.app.post(`/bookings/${again}/time`, { startsAt: t.at(2, '16:00'), fee }, learner)).body.code).toBe('booking/pack-cannot-move-late')
  await t.app.post(`/bookings/${again}/cancellation`, { fee }, learner)
  await t.app.settle()
  expect(await t.held(learner)).toBe(10_001)
  later(61, t.at(0, '15:00'))
  await t.tick()
  later(60 * 74, t.at(0, '15:00'))
  await t.tick()
  await t.tick()
  const done = bookings.filter((one) => one.id !== last?.id).reduce((sum, one) => sum + one.amount, 0)
  expect(await packs()).toMatchObject([{ used: 3, state: 'ended' }])
  expect(await t.held(learner)).toBe(0)
  expect(await t.earned(expert)).toBe(Math.floor(((done + fee) * 70) / 100))
  expect(await findImbalance()).toEqual([])
  expect((await t.app.get('/orders', learner)).body.rows).toMatchObject([{ refunded: 10_001 - done - fee }])
})

test('given back unused: everything; while a session is booked: not yet', async () => {
  const packId = await bought()
  const { bookingId } = (await book(packId, t.at(2, '10:00'))).body
  const giveBack = (who = learner) => t.app.post(`/packs/${packId}/return`, {}, who)
  expect((await giveBack()).body.code).toBe('booking/pack-going')
  expect((await giveBack(await aPerson())).status).toBe(404)
  await t.app.post(`/bookings/${bookingId}/cancellation`, { fee: 0 }, learner)
  expect((await giveBack()).body).toEqual({ refund: 10_001, release: 0 })
  await t.app.settle()
  expect(await t.held(learner)).toBe(0)
  expect((await book(packId, t.at(3, '10:00'))).body.code).toBe('booking/pack-closed')
})

test('its time is over: what is left goes back by the clock; a session after its last day is refused', async () => {
  const packId = await bought()
  setClock(new Date(Date.now() + 58 * 86_400_000))
  expect((await book(packId, t.at(5, '10:00'))).body.code).toBe('booking/pack-over')
  setClock(new Date(Date.now() + 61 * 86_400_000))
  await Promise.all([t.tick(), t.tick()])
  expect(await packs()).toMatchObject([{ state: 'ended' }])
  expect(await t.held(learner)).toBe(0)
  expect(await findImbalance()).toEqual([])
})
