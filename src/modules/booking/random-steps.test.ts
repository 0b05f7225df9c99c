import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import fc from 'fast-check'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { findImbalance } from '#modules/ledger/index.ts'
import { setClock } from '#platform/time/clock.ts'
import { type BookingTest, startBooking } from '../../../test/support/booking.ts'

let t: BookingTest
beforeAll(async () => {
  t = await startBooking()
})
afterEach(() => setClock())
afterAll(() => t.stop())

const steps = [
  'pay',
  'cancel',
  'expert cancels',
  'move',
  'ask to move',
  'say absent',
  'expert says absent',
  'accept',
  'object',
  'rule',
  'clock',
  'a day later',
  'an hour later'
] as const
const over = ['done', 'cancelled', 'missed', 'lapsed']

/** Does one step of many, twice at once where a double click could, and never minds a refusal; a fault is not one. */
async function take(
  step: (typeof steps)[number],
  world: { learner: BuiltPerson; expert: BuiltPerson; operator: BuiltPerson; ids: string[]; orders: string[]; now: number; start: number }
) {
  const id = world.ids.at(-1)
  const post = async (path: string, who: BuiltPerson, body: object = {}) => {
    const answers = await Promise.all([t.app.post(`/bookings/${id}/${path}`, body, who), t.app.post(`/bookings/${id}/${path}`, body, who)])
    for (const one of answers) expect(one.status, `${step}: ${JSON.stringify(one.body)}`).toBeLessThan(500)
    return answers.find((one) => one.status === 201)?.body
  }
  const fee = (await t.see(world.learner, id ?? '')).fee
  if (step === 'pay') {
    const order = world.orders.at(-1)
    if (order) await t.pay(world.learner, order).catch(() => {})
  }
  if (step === 'cancel') await post('cancellation', world.learner, { fee })
  if (step === 'expert cancels') await post('cancellation', world.expert, { fee: 0, reason: '临时有事' })
  if (step === 'ask to move') await post('move-request', world.expert, { note: '换个时间' })
  if (step === 'say absent') await post('absence', world.learner)
  if (step === 'expert says absent') await post('absence', world.expert)
  if (step === 'accept') await post('acceptance', world.learner)
  if (step === 'object') await post('objection', world.learner, { reason: '说好的三个问题只讲了一个，时间也少了二十分钟。' })
  if (step === 'rule') await post('ruling', world.operator, { refundPercent: 33, ruling: '讲了一部分，按三分之一退回，其余交给专家。' })
  if (step === 'move') {
    const free = (await t.slots((await t.see(world.learner, id ?? '')).serviceId, new Date(world.now), 14))[7]
    const moved = free && (await post('time', world.learner, { startsAt: free, fee }))
    if (moved && moved.bookingId !== id) {
      world.ids.push(moved.bookingId)
      world.orders.push(moved.orderId)
    }
  }
  if (step === 'a day later' || step === 'an hour later') {
    world.now += step === 'a day later' ? 86_400_000 : 3_600_000
    setClock(new Date(world.now))
  }
  if (step === 'clock') {
    await t.app.tick('commerce.expire-orders')
    await Promise.all([t.tick(), t.tick()])
  }
  await t.app.settle()
}

test('whatever happens in whatever order: every hold ends in refund and release, and their sum is what was paid', async () => {
  const operator = await aPerson({ roles: ['operator'] })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...steps), { minLength: 3, maxLength: 14 }), async (story) => {
      setClock()
      const { expert, serviceId } = await t.expertWithService({ latePercent: 37, amount: 42_001 })
      const learner = await aPerson()
      const start = t.at(2, '10:00')
      const { body } = await t.book(learner, serviceId, start, { amount: 42_001 })
      const world = { learner, expert, operator, ids: [body.bookingId], orders: [body.orderId], now: Date.now(), start: start.getTime() }
      for (const step of story) await take(step, world)
      // Left alone, everything ends by the clock; what is disputed is ruled on.
      for (let day = 0; day < 10; day++) {
        await take('a day later', world)
        await take('clock', world)
        await take('rule', world)
      }
      const rows = await t.app.db
        .selectFrom('booking.booking')
        .select(['state', 'amount', 'refunded', 'released', 'order_id'])
        .where('learner_id', '=', learner.id)
        .execute()
      for (const row of rows) {
        expect(over).toContain(row.state)
        if (row.state !== 'lapsed') expect(row.refunded + row.released).toBe(row.amount)
      }
      expect(await t.held(learner)).toBe(0)
      expect(await t.earned(expert)).toBe(rows.reduce((sum, row) => sum + Math.floor((row.released * 70) / 100), 0))
      expect(await t.app.db.selectFrom('booking.taken').select('subject_id').where('expert_id', '=', expert.id).execute()).toEqual([])
      expect(await findImbalance()).toEqual([])
    }),
    { numRuns: 5 }
  )
}, 240_000)
