import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aLearnerOf, aReviewScene, aSubmission, type ReviewScene } from './builders.ts'
import { privacyPart } from './privacy.ts'

let app: TestApp
let scene: ReviewScene
let learner: BuiltPerson
let helper: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

beforeEach(async () => {
  scene = await aReviewScene()
  learner = await aLearnerOf(scene)
  helper = await aPerson({ roles: ['expert'] })
  await app.db.insertInto('catalog.course_member').values({ course_id: scene.courseId, person_id: helper.id }).execute()
})

async function request(who: BuiltPerson): Promise<string> {
  const submissionId = await aSubmission(scene, who)
  await app.settle()
  return (await app.db.selectFrom('guidance.request').select('id').where('subject_id', '=', submissionId).executeTakeFirstOrThrow()).id
}

test('hands over what was asked and answered, and takes the words away with the person', async () => {
  const first = await request(learner)
  await app.post(
    `/reviews/${first}`,
    {
      scores: { 理由可查: 3, 结果正确: 4, 能重跑: 5 },
      feedback: '写得清楚',
      notes: [{ anchor: { part: 'text', line: 1, quote: '' }, text: '这里好', praise: true }]
    },
    helper
  )
  const other = await aLearnerOf(scene)
  const waiting = await request(other)
  await app.send('PUT', `/reviews/${waiting}/draft`, { feedback: '一半' }, helper)
  expect(await privacyPart.export(app.db, learner.id)).toMatchObject({
    requests: [{ topic: '清洗订单表' }],
    received: [{ feedback: '写得清楚' }],
    notes: [{ text: '这里好' }]
  })
  expect(await privacyPart.export(app.db, helper.id)).toMatchObject({ requests: [], given: [{ feedback: '写得清楚' }] })

  for (const person of [learner, other]) await app.db.transaction().execute(async (work) => privacyPart.erase(work, person.id, new Date()))
  expect(await privacyPart.export(app.db, learner.id)).toMatchObject({ received: [{ feedback: '', total: 3.8 }], notes: [] })
  expect((await app.get('/reviews', scene.owner)).body.count).toBe(0)
  expect(await app.db.selectFrom('guidance.review_draft').select('request_id').where('request_id', '=', waiting).execute()).toEqual([])
})

test('gives back what an erased reviewer had claimed', async () => {
  const id = await request(learner)
  await app.post(`/reviews/${id}/claim`, {}, helper)
  await app.db.transaction().execute(async (work) => privacyPart.erase(work, helper.id, new Date()))
  expect((await app.get(`/reviews/${id}`, scene.owner)).body.claim).toBe('free')
})
