import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { anExpert } from '#modules/experts/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { heldOfRequest } from '#modules/commerce/index.ts'
import { findImbalance } from '#modules/ledger/index.ts'
import { startTestGateway, type TestGatewayService } from '#modules/payments/test-gateway/service.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import type { RequestState } from '../rules.ts'
import { aQuestion, answerOffers, payAtGateway } from '../builders.ts'
import { findLostHolds } from './check-holds.ts'

type Who = 'learner' | 'stranger' | 'expert' | 'other' | 'operator'

let app: TestApp
let gateway: TestGatewayService
let people: Record<Who, BuiltPerson>
const hour = 3_600_000

beforeAll(async () => {
  gateway = await startTestGateway({ port: 0, secret: 'of these tests', journal: join(mkdtempSync(join(tmpdir(), 'gateway-')), 'journal') })
  app = await startTestApp({ TEST_GATEWAY_URL: gateway.url, TEST_GATEWAY_SECRET: 'of these tests' })
  people = {
    learner: await aPerson(),
    stranger: await aPerson(),
    expert: await anExpert(),
    other: await anExpert(),
    operator: await aPerson({ roles: ['operator'] })
  }
  await answerOffers(people.expert.id, [{ hours: 24, amount: 4_901 }])
})
afterAll(async () => {
  await app.close()
  await gateway.close()
})

const doings = ['pay', 'claim', 'release', 'answer', 'follow-up', 'accept', 'dispute', 'rule', 'decline', 'withdraw'] as const
type Does = (typeof doings)[number]
type Step = { does: Does; who: Who; twice: boolean } | { hours: number }

const doer: Record<Does, Who[]> = {
  pay: ['learner'],
  claim: ['expert', 'other', 'stranger'],
  release: ['expert', 'other'],
  answer: ['expert', 'expert', 'other', 'learner'],
  'follow-up': ['learner', 'learner', 'stranger'],
  accept: ['learner', 'stranger'],
  dispute: ['learner', 'learner', 'expert'],
  rule: ['operator', 'operator', 'learner'],
  decline: ['expert', 'other'],
  withdraw: ['learner', 'stranger']
}
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...doings).chain((does) => fc.record({ does: fc.constant(does), who: fc.constantFrom(...doer[does]), twice: fc.boolean() }))
  },
  { weight: 1, arbitrary: fc.record({ hours: fc.constantFrom(0.4, 1.1, 23, 25, 73) }) }
)
/** Half of them begin paid and answered: the far states are reached, too. */
const begun: Step[] = [
  { does: 'pay', who: 'learner', twice: true },
  { does: 'answer', who: 'expert', twice: false }
]
const steps = fc.tuple(fc.constantFrom(0, 1, 2), fc.array(step, { maxLength: 8 })).map(([ahead, more]) => [...begun.slice(0, ahead), ...more])

async function send(does: Does, who: Who, { requestId, orderId }: { requestId: string; orderId: string | null }): Promise<number> {
  const [person, at] = [people[who], `/questions/${requestId}`]
  const words = '这里写了足够长的一段话，说明为什么这样看、为什么这样做。'
  if (does === 'pay') {
    const { status, body } = await app.post(`/orders/${orderId}/payments`, { gateway: 'test' }, person)
    if (status < 300) await payAtGateway(body.payUrl)
    return status
  }
  const calls: Record<Exclude<Does, 'pay'>, () => Promise<{ status: number }>> = {
    claim: () => app.post(`${at}/claim`, {}, person),
    release: () => app.send('DELETE', `${at}/claim`, undefined, person),
    answer: () => app.post(`${at}/answers`, { body: words }, person),
    'follow-up': () => app.post(`${at}/follow-up`, { body: words }, person),
    accept: () => app.post(`${at}/acceptance`, {}, person),
    dispute: () => app.post(`${at}/dispute`, { reason: words }, person),
    rule: () => app.post(`${at}/ruling`, { refundPercent: 33, ruling: words }, person),
    decline: () => app.post(`${at}/refusal`, { reason: words }, person),
    withdraw: () => app.post(`${at}/withdrawal`, {}, person)
  }
  return (await calls[does]()).status
}

/** What must happen, said again in the simplest way. */
class Model {
  state: RequestState = 'unpaid'
  paid = false
  #claimed: Who | undefined
  #claimUntil = Number.POSITIVE_INFINITY
  #delivered: Who | undefined
  #asked = false
  /** What the clock waits for next: the payment, the answer, or that nobody objects. */
  #until: number
  readonly #bounty: boolean

  constructor(bounty: boolean, now: number) {
    this.#bounty = bounty
    this.#until = now + hour / 2
  }

  #mayAnswer(who: Who): boolean {
    if (this.state === 'unpaid' || (who !== 'expert' && who !== 'other')) return false
    if (!this.#bounty) return who === 'expert'
    return [this.#delivered, this.#claimed].every((one) => one === undefined || one === who)
  }

  /** Whether it goes through, and what is so afterwards. */
  step(does: Does, who: Who, now: number): boolean {
    const { state } = this
    const asker = who === 'learner'
    const to = (next: RequestState, hours?: number) => {
      this.state = next
      this.#claimUntil = Number.POSITIVE_INFINITY
      if (hours) this.#until = now + hours * hour
      return true
    }
    if (does === 'pay') {
      this.paid ||= state === 'unpaid'
      return state === 'unpaid' && to('open', 24)
    }
    if (does === 'claim') {
      if (!this.#mayAnswer(who)) return false
      if (state !== 'open') return state === 'claimed' || state === 'follow_up'
      this.#claimed = who
      to('claimed')
      if (this.#bounty) this.#claimUntil = now + hour
      return true
    }
    if (does === 'release') {
      if (!this.#mayAnswer(who) || state !== 'claimed') return false
      this.#claimed = undefined
      return to('open')
    }
    const waits = state === 'open' || state === 'claimed' || state === 'follow_up'
    if (does === 'answer') {
      if (!this.#mayAnswer(who) || !waits) return false
      this.#claimed = this.#delivered = who
      return to('delivered', 72)
    }
    if (does === 'decline') return this.#mayAnswer(who) && waits && to(state === 'follow_up' ? 'accepted' : 'refunded')
    if (does === 'follow-up') {
      if (!asker || state !== 'delivered' || this.#asked) return false
      this.#asked = true
      return to('follow_up', 24)
    }
    if (does === 'accept') return asker && state === 'delivered' && to('accepted')
    if (does === 'dispute') return asker && state === 'delivered' && to('disputed')
    if (does === 'rule') return who === 'operator' && state === 'disputed' && to('accepted')
    return asker && state === 'open' && to('cancelled')
  }

  wait(now: number): void {
    if (this.state === 'claimed' && this.#claimUntil <= now) {
      this.state = 'open'
      this.#claimed = undefined
    }
    if (this.#until > now) return
    if (this.state === 'unpaid') this.state = 'cancelled'
    else if (this.state === 'open' || this.state === 'claimed') this.state = 'refunded'
    else if (this.state === 'follow_up' || this.state === 'delivered') this.state = 'accepted'
  }
}

/** What the books say about one question. */
async function booksOf({ requestId, orderId }: { requestId: string; orderId: string | null }) {
  const row = await app.db
    .selectFrom('guidance.request')
    .select(['state', 'settled_refund', 'settled_release'])
    .where('id', '=', requestId)
    .executeTakeFirstOrThrow()
  const released = await app.db
    .selectFrom('ledger.line as l')
    .innerJoin('ledger.entry as e', 'e.id', 'l.entry_id')
    .innerJoin('ledger.account as a', 'a.id', 'l.account_id')
    .select('l.amount')
    .where('e.kind', '=', 'guidance-released')
    .where('e.ref_id', '=', orderId)
    .where('a.kind', '=', 'held')
    .execute()
  const order = await app.db.selectFrom('commerce.order').select('refunded_amount').where('id', '=', orderId).executeTakeFirstOrThrow()
  return { row, held: await heldOfRequest(app.db, requestId), released: released.map((one) => Number(one.amount)), refunded: Number(order.refunded_amount) }
}

it('in whatever order two learners, two experts, an operator and the clock act, doubled or late: one end, one payout, no cent lost', async () => {
  let clock = Date.now()
  const tick = async (by: number) => {
    clock += by
    for (const id of ['commerce.expire-orders', 'guidance.expire-claims', 'guidance.keep-promises']) await app.tick(id)
  }
  await fc.assert(
    fc.asyncProperty(fc.boolean(), steps, async (bounty, list) => {
      // Each begins today: over months the sessions of those who sign in only once would end.
      clock = Date.now()
      setClock(() => new Date(clock))
      people.learner = await aPerson()
      const amount = bounty ? 3_333 : 4_901
      const question = await aQuestion(people.learner.id, {
        expertId: bounty ? undefined : people.expert.id,
        hours: 24,
        amount,
        title: '随便一个问题',
        body: '随便一个问题的正文，十个字以上。'
      })
      const model = new Model(bounty, clock)
      for (const one of list) {
        if ('hours' in one) {
          await tick(one.hours * hour)
          model.wait(clock)
        } else {
          const statuses = await Promise.all(Array.from({ length: one.twice ? 2 : 1 }, () => send(one.does, one.who, question)))
          await app.settle()
          const expected = model.step(one.does, one.who, clock)
          if (one.does !== 'pay') expect([one, statuses.some((status) => status < 300)]).toEqual([one, expected])
          // A second click changes nothing; it is told so, unless it asks for what is so already.
          if (one.twice && expected && !['pay', 'claim'].includes(one.does)) expect(statuses.filter((status) => status < 300)).toHaveLength(1)
        }
        const { state } = await app.db.selectFrom('guidance.request').select('state').where('id', '=', question.requestId).executeTakeFirstOrThrow()
        expect([one, state]).toEqual([one, model.state])
      }
      // The clock and a ruling end whatever is left.
      if (model.state === 'disputed') expect(await send('rule', 'operator', question)).toBe(201)
      await tick(100 * hour)

      const { row, held, released, refunded } = await booksOf(question)
      expect(['accepted', 'refunded', 'cancelled']).toContain(row.state)
      expect(held).toBe(0)
      expect(row.settled_refund + row.settled_release).toBe(model.paid ? amount : 0)
      expect(released).toEqual(row.settled_release > 0 ? [row.settled_release] : [])
      expect(refunded).toBe(row.settled_refund)
    }),
    { numRuns: 30 }
  )
  clock += 30 * 24 * hour
  expect(await findLostHolds()).toEqual([])
  expect(await findImbalance()).toEqual([])
})
