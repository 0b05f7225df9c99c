import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { anExpert } from '#modules/experts/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { balance, findImbalance } from '#modules/ledger/index.ts'
import { startTestGateway, type TestGatewayService } from '#modules/payments/test-gateway/service.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp, type Who } from '../../../../test/support/app.ts'
import { findLostHolds } from './check-holds.ts'

const secret = 'a secret of these tests'
let app: TestApp
let gateway: TestGatewayService
let expert: BuiltPerson
let operator: BuiltPerson

beforeAll(async () => {
  gateway = await startTestGateway({ port: 0, secret, journal: join(mkdtempSync(join(tmpdir(), 'gateway-')), 'journal') })
  app = await startTestApp({ TEST_GATEWAY_URL: gateway.url, TEST_GATEWAY_SECRET: secret })
  operator = await aPerson({ roles: ['operator'] })
  expert = await anExpert()
  expect(
    (
      await app.send(
        'PUT',
        '/answer-offers',
        {
          offers: [
            { hours: 24, amount: 9_900 },
            { hours: 72, amount: 4_901 }
          ]
        },
        expert
      )
    ).status
  ).toBe(200)
})
afterEach(() => setClock())
afterAll(async () => {
  await app.close()
  await gateway.close()
})

const words = '合并两张表之后总额多了 312 元，我按讲义去过重，还是对不上。'
const ask = (who: Who, more: object = {}) =>
  app.post('/questions', { expertId: expert.id, hours: 24, amount: 9_900, title: '合并之后总额多了', body: words, consent: true, ...more }, who)
async function pay(who: Who, orderId: string): Promise<void> {
  const { payUrl } = (await app.post(`/orders/${orderId}/payments`, { gateway: 'test' }, who)).body
  await fetch(payUrl, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'act=pay' })
  await app.settle()
}
async function asked(who: Who, more: object = {}): Promise<string> {
  const { requestId, orderId } = (await ask(who, more)).body
  await pay(who, orderId)
  return requestId
}
const answer = (who: Who, id: string) => app.post(`/questions/${id}/answers`, { body: '先看退款那几行：同一单号有两行，一正一负。' }, who)
const see = async (who: Who, id: string) => (await app.get(`/questions/${id}`, who)).body
const inHours = (hours: number) => setClock(new Date(Date.now() + hours * 3_600_000))
const tick = async () => {
  await app.tick('guidance.keep-promises')
  await app.settle()
}
const held = (who: BuiltPerson) => balance(app.db, 'held', who.id)
const earned = () => balance(app.db, 'expert_pending', expert.id)

test('a question is paid, held, answered, asked about once more, accepted, and the money released by the rule', async () => {
  const learner = await aPerson()
  const { body } = await ask(learner)
  expect((await see(learner, body.requestId)).state).toBe('unpaid')
  expect((await app.get(`/questions/${body.requestId}`, expert)).status).toBe(404)
  await pay(learner, body.orderId)
  expect(await held(learner)).toBe(9_900)
  expect(await see(expert, body.requestId)).toMatchObject({ state: 'open', as: 'expert', amount: 9_900, may: { answer: true, accept: false } })

  const before = await earned()
  // A double click: one answer, and the second is told so.
  const both = await Promise.all([answer(expert, body.requestId), answer(expert, body.requestId)])
  expect(both.map((one) => one.status).sort()).toEqual([201, 409])
  expect((await app.post(`/questions/${body.requestId}/follow-up`, { body: '那负的那行要留吗？' }, learner)).status).toBe(201)
  expect((await answer(expert, body.requestId)).body.kind).toBe('follow_up_answer')
  expect((await app.post(`/questions/${body.requestId}/follow-up`, { body: '再问一次可以吗？' }, learner)).body.code).toBe('guidance/one-follow-up')
  expect((await app.post(`/questions/${body.requestId}/acceptance`, {}, learner)).status).toBe(201)
  await app.settle()
  expect(await held(learner)).toBe(0)
  expect((await earned()) - before).toBe(6_930)
  expect(await see(learner, body.requestId)).toMatchObject({ state: 'accepted', released: 9_900, refunded: 0 })
})

test('missed: the clock sends the money back without anybody, and it counts against the expert', async () => {
  const learner = await aPerson()
  const id = await asked(learner)
  inHours(25)
  await tick()
  expect(await see(learner, id)).toMatchObject({ state: 'refunded', refunded: 9_900, may: { accept: false, dispute: false } })
  expect(await held(learner)).toBe(0)
  expect((await answer(expert, id)).body.code).toBe('guidance/closed')
  const notices = await app.db
    .selectFrom('inbox.notice')
    .select(['person_id', 'kind'])
    .where('key', 'in', [`ask-missed:${id}`, `ask-lapsed:${id}`])
    .execute()
  expect(notices.map((one) => one.kind).sort()).toEqual(['ask_lapsed', 'ask_missed'])
  await app.tick('experts.keep-figures')
  expect(await app.db.selectFrom('experts.profile').select(['answered', 'late']).where('person_id', '=', expert.id).executeTakeFirst()).toEqual({
    answered: 2,
    late: 1
  })
  await tick()
  expect((await app.get('/orders', learner)).body.rows).toMatchObject([{ state: 'refunded', refunded: 9_900, requestId: id }])
})

test('a follow-up that is not answered costs half; the odd cent goes to the learner', async () => {
  const learner = await aPerson()
  const id = await asked(learner, { hours: 72, amount: 4_901 })
  await answer(expert, id)
  await app.post(`/questions/${id}/follow-up`, { body: '退款行怎么标？' }, learner)
  const before = await earned()
  inHours(73)
  await tick()
  expect(await see(learner, id)).toMatchObject({ state: 'accepted', refunded: 2_451, released: 2_450 })
  expect(await held(learner)).toBe(0)
  expect((await earned()) - before).toBe(1_715)
})

test('nobody objects: accepted by the clock after 72 hours, once', async () => {
  const learner = await aPerson()
  const id = await asked(learner)
  await answer(expert, id)
  inHours(71)
  await tick()
  expect((await see(learner, id)).state).toBe('delivered')
  inHours(73)
  await Promise.all([tick(), tick()])
  expect(await see(learner, id)).toMatchObject({ state: 'accepted', released: 9_900 })
  expect(await held(learner)).toBe(0)
})

test('a dispute holds the money until it is ruled on; both are heard, nobody rules in their own matter', async () => {
  const learner = await aPerson()
  const id = await asked(learner)
  await answer(expert, id)
  const reason = '回答只重复了讲义里的一句话，没有看我附上的表，也没有说怎么改。'
  expect((await app.post(`/questions/${id}/dispute`, { reason }, learner)).status).toBe(201)
  inHours(80)
  await tick()
  expect(await held(learner)).toBe(9_900)
  // What is in dispute is ruled on: handing it back would leave the dispute open for ever.
  expect((await app.post(`/questions/${id}/refusal`, { reason: '算了，退给他吧' }, expert)).body.code).toBe('guidance/closed')
  expect((await app.send('PUT', `/questions/${id}/dispute/statement`, { statement: '我指出了两行重复的原因，也给了做法。' }, expert)).status).toBe(200)
  expect((await app.post(`/questions/${id}/ruling`, { refundPercent: 30, ruling: '回答有用但不完整，退三成。'.repeat(2) }, learner)).status).toBe(403)
  expect((await app.get('/disputes', operator)).body.rows.map((one: { id: string }) => one.id)).toContain(id)
  expect((await app.post(`/questions/${id}/ruling`, { refundPercent: 30, ruling: '回答有用但不完整，退三成。'.repeat(2) }, operator)).body).toEqual({
    refund: 2_970,
    release: 6_930
  })
  await app.settle()
  expect(await held(learner)).toBe(0)
  expect(await see(learner, id)).toMatchObject({ state: 'accepted', dispute: { refundPercent: 30 } })
})

test('an order that runs out cancels the question; paid late, the money goes straight back', async () => {
  const learner = await aPerson()
  const { requestId, orderId } = (await ask(learner)).body
  const { payUrl } = (await app.post(`/orders/${orderId}/payments`, { gateway: 'test' }, learner)).body
  inHours(1)
  await app.tick('commerce.expire-orders')
  await app.settle()
  expect((await see(learner, requestId)).state).toBe('cancelled')
  setClock()
  await fetch(payUrl, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'act=pay' })
  await app.settle()
  expect(await held(learner)).toBe(0)
  expect((await app.get('/orders', learner)).body.rows).toMatchObject([{ state: 'refunded' }])
})

test('a bounty: whoever claims first answers; a hundred claims, one winner', async () => {
  const learner = await aPerson()
  const others = await Promise.all(Array.from({ length: 5 }, () => anExpert()))
  const id = await asked(learner, { expertId: undefined, amount: 5_000 })
  expect((await app.get('/questions-for-me?box=bounties', others[0])).body.rows.map((one: { id: string }) => one.id)).toContain(id)
  const claims = await Promise.all(Array.from({ length: 100 }, (_, n) => app.post(`/questions/${id}/claim`, {}, others[n % 5])))
  const winners = new Set(claims.flatMap((one, n) => (one.status === 201 ? [n % 5] : [])))
  expect(winners.size).toBe(1)
  const winner = others[[...winners][0] ?? 0]
  const loser = others[(([...winners][0] ?? 0) + 1) % 5]
  expect((await answer(loser, id)).status).toBe(409)
  expect((await answer(winner, id)).status).toBe(201)
  await app.post(`/questions/${id}/acceptance`, {}, learner)
  await app.settle()
  expect(await balance(app.db, 'expert_pending', winner?.id ?? '')).toBe(3_500)
})

test('without a name means without a name: not to the expert, not in lists, notices or the event log’s readers', async () => {
  const learner = await aPerson({ name: '不该出现的名字' })
  const id = await asked(learner, { visibility: 'anonymous' })
  const seen = [await see(expert, id), (await app.get('/questions-for-me', expert)).body, await see(operator, id), (await app.get('/notices', expert)).body]
  expect(JSON.stringify(seen)).not.toContain('不该出现的名字')
  expect(JSON.stringify(seen)).not.toContain(learner.id)
  expect((await app.post(`/questions/${id}/asker`, { reason: '处理投诉需要联系' }, operator)).body.name).toBe('不该出现的名字')
  expect((await app.post(`/questions/${id}/asker`, { reason: '想知道是谁' }, expert)).status).toBe(403)
})

test('strangers find nothing, wrong prices are told, and every hold has ended', async () => {
  const [learner, stranger] = [await aPerson(), await aPerson()]
  const id = await asked(learner)
  expect((await app.get(`/questions/${id}`, stranger)).status).toBe(404)
  for (const path of ['acceptance', 'follow-up', 'dispute', 'withdrawal'])
    expect((await app.post(`/questions/${id}/${path}`, { body: words, reason: words }, stranger)).status).toBe(404)
  expect((await ask(learner, { amount: 1 })).body.code).toBe('guidance/price-changed')
  expect((await ask(expert)).body.code).toBe('guidance/own-question')
  expect((await ask(learner, { consent: false })).body.fields.consent[0].code).toBe('guidance/consent-needed')
  expect((await app.post(`/questions/${id}/refusal`, { reason: '不是我的方向' }, expert)).status).toBe(201)
  await app.settle()
  expect(await held(learner)).toBe(0)
  setClock(new Date(Date.now() + 30 * 86_400_000))
  expect(await findLostHolds()).toEqual([])
  expect(await findImbalance()).toEqual([])
})
