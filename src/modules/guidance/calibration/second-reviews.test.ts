import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { anExpert } from '#modules/experts/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { newId } from '#platform/id.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aLearnerOf, aReviewScene, aSubmission, type ReviewScene } from '../builders.ts'
import { privacyPart } from '../privacy.ts'
import { calibrationPrivacy } from './privacy.ts'
import { isChosen } from './rules.ts'

let app: TestApp
let scene: ReviewScene
let helper: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

beforeEach(async () => {
  setClock()
  scene = await aReviewScene()
  helper = await aPerson({ roles: ['expert'] })
  await app.db.insertInto('catalog.course_member').values({ course_id: scene.courseId, person_id: helper.id }).execute()
})

const first = { 理由可查: 4, 结果正确: 4, 能重跑: 5 }

/** A review whose id is drawn (or not); what it was meanwhile told is told again under that id. */
async function aReview(drawn: boolean, { by = helper, scores = first, learner }: { by?: BuiltPerson; scores?: object; learner?: BuiltPerson } = {}) {
  const who = learner ?? (await aLearnerOf(scene))
  const submissionId = await aSubmission(scene, who, { text: '一、删掉的\n删了 312 行。' })
  await app.settle()
  const { id: requestId } = await app.db.selectFrom('guidance.request').select('id').where('subject_id', '=', submissionId).executeTakeFirstOrThrow()
  const sent = (await app.post(`/reviews/${requestId}`, { scores, feedback: '只有学员看的评语' }, by)).body
  let reviewId = newId()
  while (isChosen(reviewId) !== drawn) reviewId = newId()
  await app.db.deleteFrom('platform.outbox').execute()
  await app.db.updateTable('guidance.review').set({ id: reviewId }).where('id', '=', sent.reviewId).execute()
  await app.db
    .transaction()
    .execute((work) =>
      writeEvent(
        work,
        'submission.reviewed',
        { reviewId, requestId, submissionId, learnerId: who.id, expertId: by.id, passed: sent.passed, score: sent.total },
        by.id
      )
    )
  await app.settle()
  const second = await app.db.selectFrom('guidance.second_review').selectAll().where('review_id', '=', reviewId).executeTakeFirst()
  return { reviewId, requestId, submissionId, learner: who, second }
}
const score = (id: string | undefined, who: BuiltPerson, scores: object = first, more: object = {}) =>
  app.post(`/second-reviews/${id}`, { scores, ...more }, who)

test('a drawn review opens a second one for somebody else; another opens none', async () => {
  expect((await aReview(false)).second).toBeUndefined()
  const { second } = await aReview(true)
  expect(second).toMatchObject({ first_by: helper.id, second_by: scene.owner.id })
  const told = () => app.db.selectFrom('inbox.notice').selectAll().where('person_id', '=', scene.owner.id).where('kind', '=', 'second_review').execute()
  expect(await told()).toHaveLength(1)
  expect((await app.get('/second-reviews', scene.owner)).body.rows).toMatchObject([{ id: second?.id, topic: '清洗订单表' }])
  expect((await app.get('/second-reviews', helper)).body.rows).toEqual([])
})

test('goes to certified experts of the same category too, never to the learner or to experts of another one', async () => {
  await app.db.insertInto('catalog.category').values({ id: newId(), slug: 'second-data', name_zh: '数据', name_en: 'Data', position: 1 }).execute()
  const { id } = await app.db.selectFrom('catalog.category').select('id').where('slug', '=', 'second-data').executeTakeFirstOrThrow()
  await app.db.updateTable('catalog.course').set({ category_id: id }).where('id', '=', scene.courseId).execute()
  await app.db.deleteFrom('catalog.course_member').where('course_id', '=', scene.courseId).execute()
  await anExpert({ category: 'second-other' })
  await anExpert({ category: 'second-data', state: 'probation' })
  // The owner reviewed; nobody else is left: it waits.
  const alone = await aReview(true, { by: scene.owner })
  expect(alone.second).toMatchObject({ second_by: null })
  const colleague = await anExpert({ category: 'second-data' })
  await app.tick('guidance.assign-second-reviews')
  expect((await app.get('/second-reviews', colleague)).body.rows).toHaveLength(1)
  // She learns in the course: her own work is never hers to judge.
  const own = await aReview(true, { by: scene.owner, learner: await aLearnerOf(scene, colleague) })
  expect(own.second).toMatchObject({ second_by: null })
})

test('is blind: no name, no first score, no word of the first review, no way to either', async () => {
  const { second, learner, reviewId, requestId, submissionId } = await aReview(true)
  const shown = await app.get(`/second-reviews/${second?.id}`, scene.owner)
  expect(shown).toMatchObject({ status: 200, body: { topic: '清洗订单表', passScore: 3, mine: null } })
  expect(shown.body.parts[0].lines).toContain('删了 312 行。')
  const text = JSON.stringify([shown.body, (await app.get('/second-reviews', scene.owner)).body])
  for (const secret of [learner.id, learner.username, helper.id, helper.username, reviewId, requestId, submissionId, '只有学员看的评语'])
    expect(text).not.toContain(secret)
  for (const who of [helper, learner, await aPerson({ roles: ['operator'] })]) {
    expect((await app.get(`/second-reviews/${second?.id}`, who)).status).toBe(404)
    expect((await score(second?.id, who)).status).toBe(404)
  }
})

test('never moves the learner’s result, is told to nobody of them, and is scored once, by the same rubric', async () => {
  const { second, submissionId, learner } = await aReview(true)
  const work = () => app.db.selectFrom('tasks.submission').selectAll().where('id', '=', submissionId).executeTakeFirstOrThrow()
  const [before, review, notices] = [
    await work(),
    await app.db.selectFrom('guidance.review').selectAll().where('submission_id', '=', submissionId).execute(),
    await noticesOf(learner)
  ]
  expect((await score(second?.id, scene.owner, { 理由可查: 3 })).body.code).toBe('guidance/not-all-scored')
  const both = await Promise.all([1, 2].map(() => score(second?.id, scene.owner, { 理由可查: 1, 结果正确: 2, 能重跑: 1, 编的: 5 })))
  expect(both.map((one) => one.status).sort()).toEqual([201, 409])
  expect(both.find((one) => one.status === 201)?.body).toEqual({ total: 1.4, passed: false })
  await app.settle()
  expect(await work()).toEqual(before)
  expect(before.state).toBe('passed')
  expect(await app.db.selectFrom('guidance.review').selectAll().where('submission_id', '=', submissionId).execute()).toEqual(review)
  expect(await noticesOf(learner)).toEqual(notices)
  expect(JSON.stringify(await privacyPart.export(app.db, learner.id))).not.toContain(second?.id)
  expect((await app.get('/second-reviews', scene.owner)).body.rows).toEqual([])
})
const noticesOf = (person: BuiltPerson) => app.db.selectFrom('inbox.notice').selectAll().where('person_id', '=', person.id).orderBy('id').execute()

test('κ appears with the tenth pair, for operators and for the reviewer alone', async () => {
  const operator = await aPerson({ roles: ['operator'] })
  const board = async () =>
    (await app.get('/review-agreement?limit=100', operator)).body.rows.find((one: { reviewer: { id: string } }) => one.reviewer.id === helper.id)
  const low = { 理由可查: 1, 结果正确: 2, 能重跑: 2 }
  for (let i = 0; i < 10; i++) {
    const { second } = await aReview(true, { scores: i % 2 ? first : low })
    // They differ about one of the ten.
    await score(second?.id, scene.owner, i % 2 || i === 4 ? first : low)
    await app.settle()
    if (i === 8) expect(await board()).toMatchObject({ pairs: 9, decision: null, levels: null })
  }
  const row = await board()
  // 5 and 4 of ten agreed; by chance half: (0.9 − 0.5) ÷ (1 − 0.5).
  expect(row).toMatchObject({ pairs: 10, decision: { kappa: expect.closeTo(0.8, 10) } })
  expect(row.decision.low).toBeLessThan(0.8)
  expect((await app.get('/review-agreement/mine', helper)).body).toMatchObject({ pairs: 10, decision: { kappa: expect.closeTo(0.8, 10) }, fewest: 10 })
  expect((await app.get('/review-agreement/mine', scene.owner)).body).toMatchObject({ pairs: 0, decision: null })
  for (const who of [helper, await aPerson()]) expect((await app.get('/review-agreement', who)).status).toBe(403)
})

test('gives what an erased person was to do to somebody else', async () => {
  const { second } = await aReview(true)
  const other = await aPerson({ roles: ['expert'] })
  await app.db.insertInto('catalog.course_member').values({ course_id: scene.courseId, person_id: other.id }).execute()
  await app.db.transaction().execute(async (work) => {
    await calibrationPrivacy.erase(work, scene.owner.id, new Date())
    await work.updateTable('identity.person').set({ banned_at: new Date() }).where('id', '=', scene.owner.id).execute()
  })
  await app.tick('guidance.assign-second-reviews')
  expect((await app.get('/second-reviews', other)).body.rows).toMatchObject([{ id: second?.id }])
})
