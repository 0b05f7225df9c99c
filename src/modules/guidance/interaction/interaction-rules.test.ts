import { afterAll, beforeAll, expect, test } from 'vitest'
import { anExpert } from '#modules/experts/builders.ts'
import { aPerson } from '#modules/identity/builders.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp, type Who } from '../../../../test/support/app.ts'
import { interactionPrivacy } from './privacy.ts'
import { checkRulesConsent } from './rules-in-force.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const rules = async (who?: Who, more = '') => (await app.get(`/guidance-rules${more}`, who)).body
const mayAnswer = (personId: string) =>
  app.db.transaction().execute((work) =>
    checkRulesConsent(work, personId).then(
      () => true,
      (refused) => refused.code
    )
  )

test('states the duties of both sides to anybody, from the first reader on', async () => {
  const both = await Promise.all([rules(), rules(), rules()])
  for (const one of both) expect(one).toMatchObject({ number: 1, current: true, agreedAt: null })
  expect(both[0].html).toContain('专家的责任')
  expect(both[0].html).toContain('学员的责任')
  expect((await app.get('/guidance-rules?number=7')).status).toBe(404)
})

test('an expert agrees once; a new version holds a week later and asks again', async () => {
  const expert = await anExpert()
  expect(await mayAnswer(expert.id)).toBe('guidance/rules-first')
  expect((await app.post('/guidance-rules/consents', {})).status).toBe(401)
  for (let i = 0; i < 2; i++) expect((await app.post('/guidance-rules/consents', {}, expert)).body).toEqual({ number: 1 })
  expect(await mayAnswer(expert.id)).toBe(true)
  expect((await rules(expert)).agreedAt).not.toBeNull()
  const text = '规则要写得让两边都看得懂，写明谁做什么、什么时候之前、没有做到怎么办。'.repeat(2)
  const next = { zh: text, en: `${text} In English.`, note: '写明追问的时间' }
  expect((await app.post('/guidance-rules', next, expert)).status).toBe(403)
  expect((await app.post('/guidance-rules', next, await aPerson({ roles: ['operator'] }))).body).toMatchObject({ number: 2 })
  expect(await rules(expert)).toMatchObject({ number: 1, versions: [{ number: 2 }, { number: 1 }] })
  expect(await mayAnswer(expert.id)).toBe(true)
  setClock(new Date(Date.now() + 8 * 86_400_000))
  expect(await rules(expert)).toMatchObject({ number: 2, agreedAt: null })
  expect(await mayAnswer(expert.id)).toBe('guidance/rules-first')
  expect(await rules(expert, '?number=1')).toMatchObject({ current: false })
  setClock()
  expect(await interactionPrivacy.export(app.db, expert.id)).toMatchObject([{ number: 1, with: 'page' }])
})

test('who asks has agreed with the question itself', async () => {
  const learner = await aPerson()
  const expert = await anExpert()
  const price = { hours: 24, amount: 9_900 }
  expect((await app.send('PUT', '/answer-offers', { offers: [price] }, expert)).status).toBe(200)
  const ask = { expertId: expert.id, ...price, title: '合并之后总额多了', body: '合并两张表之后总额多了 312 元，我按讲义去过重，还是对不上。' }
  expect((await app.post('/questions', ask, learner)).body.fields).toHaveProperty('consent')
  const { requestId } = (await app.post('/questions', { ...ask, consent: true }, learner)).body
  const requested = { requestId, kind: 'question', learnerId: learner.id, expertId: expert.id, courseId: null, dueAt: new Date().toISOString() }
  await app.db.transaction().execute((work) => writeEvent(work, 'guidance.requested', requested, learner.id))
  await app.settle()
  expect(await interactionPrivacy.export(app.db, learner.id)).toMatchObject([{ number: 1, with: 'question' }])
})
