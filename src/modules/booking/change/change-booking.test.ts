import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { findImbalance } from '#modules/ledger/index.ts'
import { setClock } from '#platform/time/clock.ts'
import { type BookingTest, startBooking } from '../../../../test/support/booking.ts'

let t: BookingTest
let expert: BuiltPerson
let learner: BuiltPerson
let serviceId: string
let ten: Date

beforeAll(async () => {
  t = await startBooking()
})
beforeEach(async () => {
  ;({ expert, serviceId } = await t.expertWithService())
  learner = await aPerson()
  ten = t.at(3, '10:00')
})
afterEach(() => setClock())
afterAll(() => t.stop())

const hoursBefore = (hours: number) => setClock(new Date(ten.getTime() - hours * 3_600_000))
const cancel = (who: BuiltPerson, id: string, fee: number, reason = '临时出差') => t.app.post(`/bookings/${id}/cancellation`, { fee, reason }, who)
const move = (id: string, startsAt: Date, fee = 0) => t.app.post(`/bookings/${id}/time`, { startsAt, fee }, learner)

test.each([
  ['learner', 30, 0],
  ['learner', 2, 21_000],
  ['expert', 2, 0]
] as const)('the %s cancels %d hours before: the fee is %d, the rest goes back', async (side, hours, fee) => {
  const id = await t.booked(learner, serviceId, ten)
  hoursBefore(hours)
  const who = side === 'learner' ? learner : expert
  expect((await t.see(who, id)).fee).toBe(fee)
  // Another fee than the one that was seen is not charged.
  expect((await cancel(who, id, fee + 1)).body.code).toBe('booking/fee-changed')
  const both = await Promise.all([cancel(who, id, fee), cancel(who, id, fee)])
  expect(both.map((one) => one.status).sort()).toEqual([201, 409])
  await t.app.settle()
  expect(await t.see(learner, id)).toMatchObject({ state: 'cancelled', cancelledBy: side, released: fee, refunded: 42_000 - fee })
  expect(await t.held(learner)).toBe(0)
  expect(await t.earned(expert)).toBe(Math.floor((fee * 70) / 100))
  expect(await findImbalance()).toEqual([])
  expect((await t.notices(`booking-cancelled:${id}`)).map((one) => one.person_id)).toEqual([side === 'learner' ? expert.id : learner.id])
})

test('moved for nothing: the same booking, the old time is free, the new one taken', async () => {
  const id = await t.booked(learner, serviceId, ten)
  const other = await t.booked(await aPerson(), serviceId, t.at(4, '11:00'))
  expect((await move(id, t.at(4, '11:00'))).body.code).toBe('booking/slot-taken')
  expect((await move(id, t.at(4, '08:00'))).body.code).toBe('booking/no-such-slot')
  expect((await move(id, ten)).body.code).toBe('booking/same-time')
  expect((await move(id, t.at(4, '12:00'))).body).toEqual({ bookingId: id, orderId: null })
  await t.app.settle()
  expect(await t.see(learner, id)).toMatchObject({ state: 'confirmed', startsAt: t.at(4, '12:00').toISOString() })
  expect(await t.slots(serviceId, ten)).toContain(ten.toISOString())
  expect(await t.slots(serviceId, t.at(4, '12:00'))).not.toContain(t.at(4, '12:00').toISOString())
  const room = await t.app.db.selectFrom('live.room').select('starts_at').where('subject_id', '=', id).executeTakeFirstOrThrow()
  expect(room.starts_at).toEqual(t.at(4, '12:00'))
  const request = await t.app.db.selectFrom('guidance.request').select(['state', 'due_at']).where('subject_id', '=', id).executeTakeFirstOrThrow()
  expect(request).toEqual({ state: 'open', due_at: new Date(t.at(4, '12:00').getTime() + 3_600_000) })
  expect((await t.see(expert, other)).state).toBe('confirmed')
})

test('moved too late: the fee goes to the expert, the new time is booked and paid like any other', async () => {
  const id = await t.booked(learner, serviceId, ten)
  hoursBefore(2)
  const later = t.at(2, '12:00')
  expect((await move(id, later, 0)).body.code).toBe('booking/fee-changed')
  const { body } = await move(id, later, 21_000)
  await t.app.settle()
  expect(body.bookingId).not.toBe(id)
  expect(await t.see(learner, id)).toMatchObject({ state: 'cancelled', movedTo: body.bookingId, released: 21_000, refunded: 21_000 })
  expect((await t.see(learner, body.bookingId)).state).toBe('held')
  await t.pay(learner, body.orderId)
  expect((await t.see(learner, body.bookingId)).state).toBe('confirmed')
  expect(await t.held(learner)).toBe(42_000)
  expect(await findImbalance()).toEqual([])
})

test('when the expert asks for another time, moving and cancelling cost nothing', async () => {
  const id = await t.booked(learner, serviceId, ten)
  hoursBefore(2)
  const ask = () => t.app.post(`/bookings/${id}/move-request`, { note: '航班延误，换个时间好吗？' }, expert)
  expect((await ask()).status).toBe(204)
  await ask()
  await t.app.settle()
  expect(await t.notices(`booking-move:${id}`)).toHaveLength(1)
  expect(await t.see(learner, id)).toMatchObject({ askedToMove: true, fee: 0 })
  expect((await cancel(learner, id, 0)).body).toEqual({ fee: 0, refund: 42_000 })
  await t.app.settle()
  expect(await t.held(learner)).toBe(0)
})

test('nothing changes any more once it has begun', async () => {
  const id = await t.booked(learner, serviceId, ten)
  hoursBefore(0)
  expect((await cancel(learner, id, 42_000)).body.code).toBe('booking/has-begun')
  expect((await move(id, t.at(2, '12:00'), 42_000)).body.code).toBe('booking/has-begun')
  expect((await cancel(expert, id, 0)).body.code).toBe('booking/has-begun')
})

test('what is changed in the service does not touch what is booked', async () => {
  const id = await t.booked(learner, serviceId, ten)
  const change = { title: '一对一', minutes: 60, amount: 99_000, stepMinutes: 60, freeHours: 72, latePercent: 100, afterMinutes: 0 }
  expect((await t.app.send('PUT', `/services/${serviceId}`, change, expert)).status).toBe(200)
  expect((await t.app.send('PUT', `/services/${serviceId}`, change, await aPerson({ roles: ['expert'] }))).status).toBe(404)
  hoursBefore(30)
  expect(await t.see(learner, id)).toMatchObject({ amount: 42_000, freeHours: 24, latePercent: 50, fee: 0 })
  expect((await t.app.send('DELETE', `/services/${serviceId}`, undefined, expert)).status).toBe(204)
  expect((await t.app.get(`/services/${serviceId}`)).status).toBe(404)
  expect((await cancel(learner, id, 0)).status).toBe(201)
})
