import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { anExpert } from '#modules/experts/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { actorOf } from '#modules/identity/index.ts'
import { balance, findImbalance } from '#modules/ledger/index.ts'
import { startTestGateway, type TestGatewayService } from '#modules/payments/test-gateway/service.ts'
import { guest } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aQuestion, payAtGateway, type QuestionWish } from '../builders.ts'
import { privacyPart } from '../privacy.ts'
import { mayWatchRequest } from './may-watch.ts'

let app: TestApp
let gateway: TestGatewayService
let expert: BuiltPerson
let learner: BuiltPerson

beforeAll(async () => {
  gateway = await startTestGateway({ port: 0, secret: 'of these tests', journal: join(mkdtempSync(join(tmpdir(), 'gateway-')), 'journal') })
  app = await startTestApp({ TEST_GATEWAY_URL: gateway.url, TEST_GATEWAY_SECRET: 'of these tests' })
})
afterAll(async () => {
  await app.close()
  await gateway.close()
})
beforeEach(async () => {
  expert = await anExpert()
  learner = await aPerson({ name: '要走的人' })
  await app.send('PUT', '/answer-offers', { offers: [{ hours: 24, amount: 9_901 }] }, expert)
})

const ask = async (more: Partial<QuestionWish> = {}) => {
  const wish = { expertId: expert.id, hours: 24, amount: 9_901, title: '只有我知道的标题', body: '只有我知道的一段话，写了好几句。', ...more }
  const { requestId, orderId } = await aQuestion(learner.id, wish)
  await payAtGateway((await app.post(`/orders/${orderId}/payments`, { gateway: 'test' }, learner)).body.payUrl)
  await app.settle()
  return requestId
}
const answer = (id: string) => app.post(`/questions/${id}/answers`, { body: '先看退款那几行：同一单号有两行。' }, expert)
const row = (id: string) =>
  app.db.selectFrom('guidance.request').select(['state', 'settled_refund', 'settled_release', 'topic']).where('id', '=', id).executeTakeFirstOrThrow()
const erase = async (person: BuiltPerson) => {
  await app.db.transaction().execute((work) => privacyPart.erase(work, person.id, new Date()))
  await app.settle()
}
const held = () => balance(app.db, 'held', learner.id)

test('a person takes along what was asked and answered; an expert the answers, never who asked', async () => {
  const id = await ask({ visibility: 'anonymous' })
  await answer(id)
  expect(await privacyPart.export(app.db, learner.id)).toMatchObject({
    questions: [{ title: '只有我知道的标题', visibility: 'anonymous', amount: 9_901 }],
    messages: [{ kind: 'question' }, { kind: 'answer' }],
    answers: [],
    offers: []
  })
  const given = await privacyPart.export(app.db, expert.id)
  expect(given).toMatchObject({ questions: [], messages: [], answers: [{ kind: 'answer', title: '只有我知道的标题' }], offers: [{ hours: 24, amount: 9_901 }] })
  expect(JSON.stringify(given)).not.toContain(learner.id)
})

test('with the asker her words go; what nobody answered is paid back, what was answered is paid for', async () => {
  const [open, followUp, disputed, accepted] = [await ask(), await ask(), await ask(), await ask({ visibility: 'public' })]
  for (const id of [followUp, disputed, accepted]) await answer(id)
  await app.post(`/questions/${followUp}/follow-up`, { body: '只有我知道的追问' }, learner)
  await app.post(`/questions/${disputed}/dispute`, { reason: '只有我知道的理由，答非所问，没有看我附上的表。' }, learner)
  await app.post(`/questions/${accepted}/acceptance`, {}, learner)
  await app.settle()
  expect((await app.get(`/questions/${accepted}`)).status).toBe(200)

  await erase(learner)
  expect(await row(open)).toEqual({ state: 'cancelled', settled_refund: 9_901, settled_release: 0, topic: '' })
  expect(await row(followUp)).toMatchObject({ state: 'accepted', settled_refund: 0, settled_release: 9_901 })
  expect(await row(disputed)).toMatchObject({ state: 'accepted', settled_refund: 4_951, settled_release: 4_950 })
  expect(await held()).toBe(0)
  expect(await findImbalance()).toEqual([])
  for (const id of [followUp, disputed, accepted]) expect(JSON.stringify((await app.get(`/questions/${id}`, expert)).body)).not.toContain('只有我知道')
  // Its answer is for nobody any more who cannot know the question.
  expect((await app.get(`/questions/${accepted}`)).status).toBe(401)
  expect((await app.get(`/experts/${expert.id}/answers`)).body.rows).toEqual([])
})

test('with the expert go the offers, and whoever waits has the money back and is told', async () => {
  const [open, claimed, delivered] = [await ask(), await ask(), await ask()]
  await app.post(`/questions/${claimed}/claim`, {}, expert)
  await answer(delivered)
  await erase(expert)
  for (const id of [open, claimed]) expect(await row(id)).toMatchObject({ state: 'refunded', settled_refund: 9_901 })
  expect(await row(delivered)).toMatchObject({ state: 'delivered' })
  expect(await held()).toBe(9_901)
  expect((await app.get(`/experts/${expert.id}/answer-offers`)).body).toEqual([])
  const told = await app.db.selectFrom('inbox.notice').select('person_id').where('key', '=', `ask-missed:${open}`).execute()
  expect(told).toEqual([{ person_id: learner.id }])
})

test('who may watch a question: the asker, whoever may answer it, staff', async () => {
  const id = await ask({ visibility: 'public' })
  const bounty = await ask({ expertId: undefined, amount: 3_000 })
  const other = await anExpert()
  const may = async (person: { id: string }, of: string) => mayWatchRequest(await actorOf(person.id), of, app.db)
  const operator = await aPerson({ roles: ['operator'] })
  expect(await Promise.all([learner, expert, operator, other, await aPerson()].map((one) => may(one, id)))).toEqual([true, true, true, false, false])
  expect(await may(other, bounty)).toBe(true)
  await app.post(`/questions/${bounty}/claim`, {}, expert)
  expect(await may(other, bounty)).toBe(false)
  await answer(id)
  await app.post(`/questions/${id}/acceptance`, {}, learner)
  expect(await mayWatchRequest(guest, id, app.db)).toBe(false)
  expect(await may(learner, newId())).toBe(false)
  expect(await may(learner, 'x')).toBe(false)
})
