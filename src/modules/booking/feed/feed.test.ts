import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { type BookingTest, startBooking } from '../../../../test/support/booking.ts'
import { calendarFile } from './ics.ts'

let t: BookingTest
beforeAll(async () => {
  t = await startBooking()
})
afterEach(() => setClock())
afterAll(() => t.stop())

test('a calendar file: moments in UTC, lines of at most 75 bytes, words escaped', () => {
  const text = calendarFile('预约', [
    {
      uid: 'a@klearn',
      startsAt: new Date('2026-12-01T12:00:00Z'),
      endsAt: new Date('2026-12-01T13:00:00Z'),
      summary: `一对一；${'很长的标题'.repeat(12)}, 与\\林;知远`,
      url: 'https://example.org/bookings/a',
      sequence: 2,
      changedAt: new Date('2026-11-24T00:00:00Z')
    }
  ])
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const whole = text.replaceAll('\r\n ', '')
  expect(whole).toContain('DTSTART:20261201T120000Z\r\nDTEND:20261201T130000Z\r\nSEQUENCE:2')
  expect(whole).toContain(`${'很长的标题'.repeat(12)}\\, 与\\\\林\\;知远`)
})

test('a calendar file only after it is confirmed, and for the two only', async () => {
  const { expert, serviceId } = await t.expertWithService()
  const learner = await aPerson()
  const { body } = await t.book(learner, serviceId, t.at(3, '10:00'))
  const file = (who?: { cookie: string }) => t.app.get(`/bookings/${body.bookingId}/calendar.ics`, who)
  expect((await file(learner)).body.code).toBe('booking/not-confirmed')
  await t.pay(learner, body.orderId)
  for (const who of [learner, expert]) {
    const answer = await file(who)
    expect(answer.headers.get('content-type')).toContain('text/calendar')
    expect(answer.body).toContain(`UID:booking-${body.bookingId}@klearn`)
  }
  expect((await file(await aPerson())).status).toBe(404)
  expect((await file()).status).toBe(401)
})

test('a private feed: only by its token, which can be made anew and revoked; it holds no way into a room', async () => {
  const { serviceId } = await t.expertWithService()
  const learner = await aPerson()
  const id = await t.booked(learner, serviceId, t.at(3, '10:00'))
  await t.book(learner, serviceId, t.at(3, '12:00'))
  const make = async () => new URL((await t.app.post('/calendar-feed', {}, learner)).body.url as string).pathname
  const first = await make()
  const read = (path: string) => t.app.get(path)
  const { body } = await read(first)
  expect(body.match(/BEGIN:VEVENT/g)).toHaveLength(1)
  expect(body).toContain(`booking-${id}@klearn`)
  const room = await t.app.db.selectFrom('live.room').select('id').where('subject_id', '=', id).executeTakeFirstOrThrow()
  expect(body).not.toContain(room.id)
  const second = await make()
  expect((await read(first)).status).toBe(404)
  expect((await read(second)).status).toBe(200)
  expect((await read('/api/v1/calendar-feeds/x.ics')).status).not.toBe(200)
  await t.app.send('DELETE', '/calendar-feed', undefined, learner)
  expect((await read(second)).status).toBe(404)
})

test('reminders: a day and an hour before, each once, whatever the clock does; nothing when it has begun', async () => {
  const { serviceId } = await t.expertWithService()
  const learner = await aPerson()
  const ten = t.at(5, '10:00')
  const id = await t.booked(learner, serviceId, ten)
  const before = (hours: number) => setClock(new Date(ten.getTime() - hours * 3_600_000))
  const told = async () => (await t.notices(`booking-soon:${id}`)).length
  before(25)
  await t.tick()
  expect(await told()).toBe(0)
  before(23)
  await Promise.all([t.tick(), t.tick()])
  expect(await told()).toBe(2)
  // Back and forth.
  before(30)
  await t.tick()
  before(22)
  await t.tick()
  expect(await told()).toBe(2)
  before(0.5)
  await Promise.all([t.tick(), t.tick()])
  before(0.4)
  await t.tick()
  expect(await told()).toBe(4)

  // Down from two days before until after the start: nobody is told what is over.
  const late = await t.booked(await aPerson(), serviceId, t.at(7, '10:00'))
  setClock(new Date(t.at(7, '10:00').getTime() + 60_000))
  await t.tick()
  expect(await t.notices(`booking-soon:${late}`)).toEqual([])
})
