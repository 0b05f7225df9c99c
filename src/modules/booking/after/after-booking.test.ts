import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { findImbalance } from '#modules/ledger/index.ts'
import { setClock } from '#platform/time/clock.ts'
import { type BookingTest, startBooking } from '../../../../test/support/booking.ts'

let t: BookingTest
let expert: BuiltPerson
let learner: BuiltPerson
let id: string
let start: Date

beforeAll(async () => {
  t = await startBooking()
})
beforeEach(async () => {
  const made = await t.expertWithService()
  expert = made.expert
  learner = await aPerson()
  start = t.at(3, '10:00')
  id = await t.booked(learner, made.serviceId, start)
})
afterEach(() => setClock())
afterAll(() => t.stop())

const minute = (minutes: number) => setClock(new Date(start.getTime() + minutes * 60_000))
const post = (path: string, who: BuiltPerson, body: object = {}) => t.app.post(`/bookings/${id}/${path}`, body, who)

/** In the room from this minute to that one. */
async function inRoom(who: BuiltPerson, from: number, to: number): Promise<void> {
  const { room } = await t.see(who, id)
  minute(from)
  const { stayId } = (await t.app.post(`/rooms/${room.id}/stays`, {}, who)).body
  for (let at = from + 1; at <= to; at++) {
    minute(at)
    await t.app.post(`/rooms/${room.id}/stays/${stayId}/beats`, {}, who)
  }
}

test('it took place: after 72 hours the money goes on by itself, once', async () => {
  await inRoom(expert, 0, 3)
  await inRoom(learner, 4, 6)
  minute(61)
  await Promise.all([t.tick(), t.tick()])
  expect(await t.see(learner, id)).toMatchObject({ state: 'ended', may: { accept: true, object: true }, attended: { learner: 2, expert: 3 } })
  minute(60 * 72)
  await t.tick()
  expect(await t.held(learner)).toBe(42_000)
  minute(60 * 74)
  await Promise.all([t.tick(), t.tick()])
  expect(await t.see(learner, id)).toMatchObject({ state: 'done', released: 42_000 })
  expect(await t.held(learner)).toBe(0)
  expect(await t.earned(expert)).toBe(29_400)
  expect(await t.notices(`booking-ended:${id}`)).toHaveLength(1)
  expect(await findImbalance()).toEqual([])
})

test('the learner says at once that it was good', async () => {
  minute(61)
  await t.tick()
  const both = await Promise.all([post('acceptance', learner), post('acceptance', learner)])
  expect(both.map((one) => one.status).sort()).toEqual([201, 409])
  await t.app.settle()
  expect(await t.earned(expert)).toBe(29_400)
})

test('the expert did not come: the learner says so, the room agrees, everything goes back', async () => {
  await inRoom(learner, 0, 5)
  expect((await post('absence', learner)).body.code).toBe('booking/too-early-to-say')
  minute(11)
  expect((await post('absence', expert)).body.code).toBe('booking/was-there')
  expect((await post('absence', learner)).body).toEqual({ state: 'missed' })
  expect((await post('absence', learner)).body.code).toBe('booking/closed')
  await t.app.settle()
  expect(await t.see(learner, id)).toMatchObject({ state: 'missed', absent: 'expert', refunded: 42_000 })
  expect(await t.held(learner)).toBe(0)
  expect(await t.earned(expert)).toBe(0)
  expect(await findImbalance()).toEqual([])
})

test('nobody says anything: at the end the room decides, after the end it can still be said', async () => {
  await inRoom(learner, 0, 5)
  minute(61)
  await t.tick()
  await t.tick()
  expect(await t.see(learner, id)).toMatchObject({ state: 'missed', absent: 'expert', absentSaidBy: 'clock' })
  expect(await t.held(learner)).toBe(0)
  expect(await t.notices(`booking-absent:${id}`)).toHaveLength(2)
})

test('the learner did not come: paid in full after 72 hours, in which she may object', async () => {
  await inRoom(expert, 0, 12)
  expect((await post('absence', expert)).body).toEqual({ state: 'ended' })
  await t.app.settle()
  expect(await t.see(learner, id)).toMatchObject({ state: 'ended', absent: 'learner', absentSaidBy: 'expert' })
  minute(60 * 73)
  await t.tick()
  expect(await t.earned(expert)).toBe(29_400)
})

test('who says it must have been there', async () => {
  minute(12)
  expect((await post('absence', expert)).body.code).toBe('booking/you-were-not-there')
  expect((await post('absence', learner)).body.code).toBe('booking/you-were-not-there')
})

test('an objection holds the money until somebody else has ruled', async () => {
  const operator = await aPerson({ roles: ['operator'] })
  const rule = (who: BuiltPerson) => post('ruling', who, { refundPercent: 40, ruling: '前半小时没有声音，后半小时有效，退四成。'.repeat(2) })
  expect((await t.app.get(`/bookings/${id}`, operator)).status).toBe(404)
  minute(61)
  await t.tick()
  expect((await post('objection', learner, { reason: '太差' })).status).toBe(422)
  expect((await post('objection', learner, { reason: '连线断了三次，问题一个也没有讲完，之后也没有补。' })).status).toBe(201)
  await t.app.settle()
  expect((await t.notices(`booking-dispute:${id}`)).map((one) => one.person_id)).toEqual([operator.id])
  minute(60 * 200)
  await t.tick()
  await t.tick()
  expect(await t.notices(`booking-ruling-late:${id}`)).toHaveLength(1)
  expect(await t.held(learner)).toBe(42_000)
  expect((await t.app.send('PUT', `/bookings/${id}/objection/statement`, { statement: '断线是网络问题，我延长了二十分钟。' }, expert)).status).toBe(204)
  expect((await rule(learner)).status).toBe(403)
  expect((await t.app.get(`/bookings/${id}`, operator)).body).toMatchObject({ as: 'staff', may: { rule: true } })
  expect((await rule(operator)).body).toEqual({ refund: 16_800, release: 25_200 })
  expect((await rule(operator)).status).toBe(409)
  await t.app.settle()
  expect(await t.held(learner)).toBe(0)
  expect(await t.earned(expert)).toBe(17_640)
  expect(await findImbalance()).toEqual([])
})

test('notes and dated next steps: the expert writes them, the learner ticks them off, they are told once', async () => {
  const write = (nextSteps: unknown) => t.app.send('PUT', `/bookings/${id}/notes`, { notes: '先分清两种口径。', nextSteps }, expert)
  expect((await write('')).body.code).toBe('booking/not-yet')
  minute(61)
  await t.tick()
  expect((await write('清洗退款行 2026-12-20\n把口径写进说明')).body).toEqual({ steps: 2 })
  expect((await write('清洗退款行 2026-02-31')).status).toBe(422)
  const shown = await t.see(learner, id)
  expect(shown).toMatchObject({
    notes: '先分清两种口径。',
    steps: [
      { text: '清洗退款行', dueOn: '2026-12-20', doneAt: null },
      { text: '把口径写进说明', dueOn: null }
    ]
  })
  const [first] = shown.steps
  expect((await post(`steps/${first.id}`, learner, { done: true })).body).toEqual({ done: true })
  expect((await post(`steps/${first.id}`, expert, { done: true })).status).toBe(404)
  await write('清洗退款行 2026-12-21\n再看一次')
  expect((await t.see(expert, id)).steps.map((one: { doneAt: string | null }) => one.doneAt !== null)).toEqual([true, false])
  await t.app.settle()
  expect(await t.notices(`booking-notes:${id}`)).toHaveLength(1)
})
