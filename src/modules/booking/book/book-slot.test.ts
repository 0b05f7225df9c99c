import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { findImbalance } from '#modules/ledger/index.ts'
import { setClock } from '#platform/time/clock.ts'
import { type BookingTest, startBooking } from '../../../../test/support/booking.ts'

let t: BookingTest
let expert: BuiltPerson
let serviceId: string

beforeAll(async () => {
  t = await startBooking()
})
beforeEach(async () => {
  ;({ expert, serviceId } = await t.expertWithService())
})
afterEach(() => setClock())
afterAll(() => t.stop())

test('a slot is held, paid, confirmed and gone for others; the money is held', async () => {
  const learner = await aPerson()
  const ten = t.at(3, '10:00')
  const { body } = await t.book(learner, serviceId, ten)
  expect(body.state).toBe('held')
  expect(await t.slots(serviceId, ten)).not.toContain(ten.toISOString())
  expect((await t.app.get('/bookings?as=expert', expert)).body.rows).toEqual([])
  await t.pay(learner, body.orderId)
  expect(await t.see(learner, body.bookingId)).toMatchObject({
    state: 'confirmed',
    as: 'learner',
    may: { change: true, sayAbsent: false },
    room: { phase: 'waiting' }
  })
  expect(await t.held(learner)).toBe(42_000)
  expect((await t.app.get('/bookings?as=expert', expert)).body.rows).toMatchObject([{ id: body.bookingId, state: 'confirmed', orderId: null }])
  expect((await t.book(await aPerson(), serviceId, ten)).body.code).toBe('booking/slot-taken')
})

test('three hundred want one slot: one has it, nobody else pays or owes', async () => {
  const people = await Promise.all(Array.from({ length: 60 }, () => aPerson()))
  const ten = t.at(3, '10:00')
  const answers = await Promise.all(Array.from({ length: 300 }, (_, i) => t.book(people[i % 60], serviceId, ten)))
  const won = answers.filter((one) => one.status === 201)
  expect(won.length).toBe(1)
  expect(new Set(answers.filter((one) => one.status !== 201).map((one) => one.body.code))).toEqual(new Set(['booking/slot-taken']))
  const winner = people.find((_, i) => answers.some((one, k) => one.status === 201 && k % 60 === i)) as BuiltPerson
  await t.pay(winner, won[0]?.body.orderId)
  const orders = await t.app.db
    .selectFrom('commerce.order')
    .select('buyer_id')
    .where(
      'buyer_id',
      'in',
      people.map((one) => one.id)
    )
    .execute()
  expect(orders).toEqual([{ buyer_id: winner.id }])
  expect(await t.held(winner)).toBe(42_000)
  expect(await findImbalance()).toEqual([])
}, 60_000)

test('neighbours meet in the constraint: overlapping times and buffers', async () => {
  const { serviceId: half } = await t.expertWithService({ minutes: 60, stepMinutes: 30, afterMinutes: 15 })
  const people = await Promise.all(Array.from({ length: 12 }, () => aPerson()))
  const times = ['10:00', '10:30', '11:00', '11:30']
  await Promise.all(people.map((who, i) => t.book(who, half, t.at(3, times[i % 4] as string))))
  const taken = await t.app.db.selectFrom('booking.booking').select('starts_at').where('service_id', '=', half).orderBy('starts_at').execute()
  expect(taken.length).toBeGreaterThan(0)
  for (const [i, one] of taken.entries()) {
    const next = taken[i + 1]
    if (next) expect(next.starts_at.getTime() - one.starts_at.getTime()).toBeGreaterThanOrEqual(75 * 60_000)
  }
})

test('not paid in a quarter of an hour: the slot is free again, and money that comes late goes back', async () => {
  const learner = await aPerson()
  const ten = t.at(3, '10:00')
  const { body } = await t.book(learner, serviceId, ten)
  const { payUrl } = (await t.app.post(`/orders/${body.orderId}/payments`, { gateway: 'test' }, learner)).body
  setClock(new Date(Date.now() + 14 * 60_000))
  await t.app.tick('commerce.expire-orders')
  await t.app.settle()
  expect(await t.slots(serviceId, ten)).not.toContain(ten.toISOString())
  setClock(new Date(Date.now() + 16 * 60_000))
  await t.app.tick('commerce.expire-orders')
  await t.app.settle()
  expect((await t.see(learner, body.bookingId)).state).toBe('lapsed')
  expect(await t.slots(serviceId, ten)).toContain(ten.toISOString())
  const other = await aPerson()
  await t.booked(other, serviceId, ten)
  await fetch(payUrl, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'act=pay' })
  await t.app.settle()
  expect(await t.held(learner)).toBe(0)
  expect((await t.see(learner, body.bookingId)).state).toBe('lapsed')
  expect((await t.see(other, (await t.app.get('/bookings', other)).body.rows[0].id)).state).toBe('confirmed')
})

test('outside the hours, too soon, too far, twice a day: not bookable, whatever is sent', async () => {
  const { serviceId: one } = await t.expertWithService({ mostPerDay: 1, amount: 0, noticeHours: 24, horizonDays: 7 })
  const code = async (at: Date) => (await t.book(await aPerson(), one, at, { amount: 0 })).body.code
  expect(await code(t.at(3, '08:00'))).toBe('booking/no-such-slot')
  expect(await code(new Date(t.at(3, '10:00').getTime() + 60_000))).toBe('booking/no-such-slot')
  expect(await code(t.at(3, '17:30'))).toBe('booking/no-such-slot')
  expect(await code(t.at(0, '10:00'))).toBe('booking/too-soon')
  expect(await code(t.at(9, '10:00'))).toBe('booking/no-such-slot')
  const free = await t.book(await aPerson(), one, t.at(3, '10:00'), { amount: 0 })
  expect(free.body).toMatchObject({ state: 'confirmed', orderId: null })
  expect(await code(t.at(3, '15:00'))).toBe('booking/no-such-slot')
  expect(await t.slots(one, t.at(3, '10:00'))).toEqual([])
})

test('the price and the rules that were seen hold; the intake form is asked and only the two read it', async () => {
  const { expert: other, serviceId: asked } = await t.expertWithService({
    intake: [
      { question: '你想解决什么？', required: true },
      { question: '数据有多大？', required: false }
    ]
  })
  const learner = await aPerson()
  const nine = t.at(2, '09:00')
  expect((await t.book(learner, asked, nine, { amount: 41_000, intake: ['退款'] })).body.code).toBe('booking/price-changed')
  expect((await t.book(learner, asked, nine, { latePercent: 10, intake: ['退款'] })).body.code).toBe('booking/rules-changed')
  expect(Object.keys((await t.book(learner, asked, nine, { intake: ['', '两万行'] })).body.fields)).toEqual(['intake.0'])
  expect((await t.book(learner, asked, nine, { consent: false, intake: ['退款'] })).status).toBe(422)
  expect((await t.book(other, asked, nine, { intake: ['退款'] })).body.code).toBe('booking/own-service')
  const id = await t.booked(learner, asked, nine, { intake: ['退款怎么算', ''] })
  expect((await t.see(other, id)).intake).toEqual([{ question: '你想解决什么？', answer: '退款怎么算' }])
  const row = await t.app.db.selectFrom('booking.booking').select('intake_sealed').where('id', '=', id).executeTakeFirstOrThrow()
  expect(row.intake_sealed).not.toContain('退款')
})

test('for strangers and guests there is no such booking', async () => {
  const id = await t.booked(await aPerson(), serviceId, t.at(4, '10:00'))
  const strangers = [await aPerson(), await aPerson({ roles: ['operator'] }), await aPerson({ roles: ['expert'] })]
  const asked: [string, string, unknown?][] = [
    ['GET', `/bookings/${id}`],
    ['POST', `/bookings/${id}/time`, { startsAt: t.at(5, '10:00'), fee: 0 }],
    ['POST', `/bookings/${id}/cancellation`, { fee: 0, reason: '不去了' }],
    ['POST', `/bookings/${id}/move-request`, { note: '换个时间' }],
    ['POST', `/bookings/${id}/absence`, {}],
    ['POST', `/bookings/${id}/acceptance`, {}],
    ['POST', `/bookings/${id}/objection`, { reason: '这次咨询没有解决我提的任何一个问题，也没有给出做法。' }],
    ['PUT', `/bookings/${id}/notes`, { notes: 'x' }]
  ]
  for (const [method, path, body] of asked) {
    for (const who of strangers) expect((await t.app.send(method, path, body, who)).status, `${method} ${path}`).toBe(404)
    expect((await t.app.send(method, path, body)).status, `guest ${method} ${path}`).toBe(401)
  }
  // Each side has only its own steps.
  expect((await t.app.post(`/bookings/${id}/time`, { startsAt: t.at(5, '10:00'), fee: 0 }, expert)).status).toBe(404)
})
