import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { anExpert, anExpertProfile } from '#modules/experts/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aLearnerOf, answerOffers, aQuestion, aReviewScene, aSubmission, type ReviewScene } from '../builders.ts'

let app: TestApp
let scene: ReviewScene
let learner: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

beforeEach(async () => {
  scene = await aReviewScene()
  await anExpertProfile(scene.owner)
  learner = await aLearnerOf(scene)
})

const offer = [{ hours: 24, amount: 6_800 }]
const ids = async (path: string) => (await app.get(path, learner)).body.map((one: { id: string }) => one.id)

test('who may be asked: experts with a price, the course’s teacher first, never oneself or somebody suspended', async () => {
  const [suspended, free, other] = [await anExpert({ state: 'suspended' }), await anExpert(), await anExpert({ username: 'sellsanswers' })]
  for (const one of [scene.owner, suspended, other]) await answerOffers(one.id, offer)
  const all = await ids(`/whom-to-ask?courseId=${scene.courseId}&limit=24`)
  expect(all[0]).toBe(scene.owner.id)
  expect(all).toContain(other.id)
  for (const one of [suspended, free]) expect(all).not.toContain(one.id)
  expect((await app.get('/whom-to-ask?username=sellsanswers', learner)).body).toMatchObject([
    { state: 'certified', teaches: false, offers: [{ hours: 24, amount: 6_800, currency: 'CNY' }] }
  ])
  expect((await app.get('/whom-to-ask?username=sellsanswers', other)).body).toEqual([])
})

test('a question about a lesson takes the task and the last attempt along, and only for who studies it', async () => {
  const path = `/courses/${scene.courseId}/lessons/${scene.lessonId}/asked-about`
  expect((await app.get(path, learner)).body).toMatchObject({ lessonTitle: '清洗订单表', attempt: null })
  await aSubmission(scene, learner)
  await app.settle()
  const { requestId } = await aQuestion(learner.id, {
    hours: 24,
    amount: 3_000,
    title: '哪里错了？',
    body: '照着讲义做的，还是报错。',
    courseId: scene.courseId,
    lessonId: scene.lessonId,
    error: 'KeyError: paid_at'
  })
  const { body } = await app.get(`/questions/${requestId}`, learner)
  expect(body.context).toMatchObject({ lessonTitle: '清洗订单表', attempt: '1', error: 'KeyError: paid_at' })
  expect((await app.get(path, await aPerson())).body.code).toBe('guidance/no-lesson')
})

test('one address leads each to the page of the request’s kind, and strangers to none', async () => {
  await aSubmission(scene, learner)
  await app.settle()
  const review = await app.db
    .selectFrom('guidance.request')
    .select('id')
    .where('learner_id', '=', learner.id)
    .where('kind', '=', 'review')
    .executeTakeFirstOrThrow()
  const { requestId } = await aQuestion(learner.id, { hours: 24, amount: 3_000, title: '问一个问题', body: '随便问一个问题，十个字以上。' })
  const where = async (id: string, who: BuiltPerson) => {
    const { status, body } = await app.get(`/guidance-requests/${id}`, who)
    return status === 200 ? body.path : status
  }
  expect(await where(review.id, learner)).toMatch(/^\/learn\//)
  expect(await where(review.id, scene.owner)).toBe(`/studio/reviews/${review.id}`)
  expect(await where(requestId, learner)).toBe(`/questions/${requestId}`)
  const stranger = await aPerson()
  expect([await where(review.id, stranger), await where(requestId, stranger)]).toEqual([404, 404])
})
