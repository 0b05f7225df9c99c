import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { localDay } from '#platform/time/index.ts'
import { setClock } from '#platform/time/clock.ts'
import { aCalendar, aService } from '../builders.ts'
import { anExpert } from '#modules/experts/builders.ts'
import { type BookingTest, startBooking, zone } from '../../../../test/support/booking.ts'

let t: BookingTest
beforeAll(async () => {
  t = await startBooking()
})
afterEach(() => setClock())
afterAll(() => t.stop())

test('a full day: those who wait are asked in order, each for a limited time; strangers cannot take what is kept', async () => {
  const expert = await anExpert()
  // One hour a day.
  await aCalendar(expert, { weekly: Array.from({ length: 7 }, () => [[600, 660]]) })
  const serviceId = await aService(expert)
  const ten = t.at(3, '10:00')
  const day = localDay(ten, zone)
  const [owner, first, second, stranger] = (await Promise.all([1, 2, 3, 4].map(() => aPerson()))) as [BuiltPerson, BuiltPerson, BuiltPerson, BuiltPerson]
  const id = await t.booked(owner, serviceId, ten)
  expect((await t.app.get(`/services/${serviceId}/slots?from=${day}&days=1`)).body.days).toMatchObject([{ day, full: true, slots: [] }])
  const wait = (who: BuiltPerson) => t.app.post(`/services/${serviceId}/waiting`, { day }, who)
  expect((await wait(first)).body.before).toBe(0)
  const again = await Promise.all([wait(second), wait(second)])
  expect(new Set(again.map((one) => one.body.waitingId)).size).toBe(1)
  const offers = async (who: BuiltPerson) => (await t.app.get('/waiting', who)).body

  await t.app.post(`/bookings/${id}/cancellation`, { fee: 0 }, owner)
  await t.app.settle()
  expect(await offers(first)).toMatchObject([{ state: 'offered', offeredStart: ten.toISOString() }])
  expect(await offers(second)).toMatchObject([{ state: 'waiting' }])
  expect(await t.notices('booking-offer:')).toMatchObject([{ person_id: first.id }])
  expect((await t.book(stranger, serviceId, ten)).body.code).toBe('booking/slot-taken')
  expect((await t.book(second, serviceId, ten)).body.code).toBe('booking/slot-taken')

  // Two hours later it is the next one's turn, once, however often the clock comes by.
  setClock(new Date(Date.now() + 121 * 60_000))
  await Promise.all([t.tick(), t.tick()])
  await t.tick()
  expect(await offers(first)).toEqual([])
  expect(await offers(second)).toMatchObject([{ state: 'offered' }])
  expect((await t.book(first, serviceId, ten)).body.code).toBe('booking/slot-taken')
  expect(await t.notices('booking-offer:')).toHaveLength(2)
  await t.booked(second, serviceId, ten)
  expect(await offers(second)).toEqual([])
})

test('who leaves passes it on, also when a slot was not paid for; nobody leaves for another', async () => {
  const expert = await anExpert()
  await aCalendar(expert, { weekly: Array.from({ length: 7 }, () => [[600, 660]]) })
  const serviceId = await aService(expert)
  const ten = t.at(4, '10:00')
  const [owner, first, second] = (await Promise.all([1, 2, 3].map(() => aPerson()))) as [BuiltPerson, BuiltPerson, BuiltPerson]
  await t.book(owner, serviceId, ten)
  const waitingId = (await t.app.post(`/services/${serviceId}/waiting`, { day: localDay(ten, zone) }, first)).body.waitingId
  await t.app.post(`/services/${serviceId}/waiting`, { day: localDay(ten, zone) }, second)
  setClock(new Date(Date.now() + 16 * 60_000))
  await t.app.tick('commerce.expire-orders')
  await t.app.settle()
  expect((await t.app.get('/waiting', first)).body).toMatchObject([{ state: 'offered' }])
  expect((await t.app.send('DELETE', `/waiting/${waitingId}`, undefined, second)).status).toBe(404)
  expect((await t.app.send('DELETE', `/waiting/${waitingId}`, undefined, first)).status).toBe(204)
  await t.app.settle()
  expect((await t.app.get('/waiting', second)).body).toMatchObject([{ state: 'offered' }])
})
