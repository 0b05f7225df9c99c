import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { BuiltCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { anEnrolment } from '#modules/learning/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aQuizCourse, rightAnswers } from '../builders.ts'

let app: TestApp
let expert: BuiltPerson
beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
})
afterAll(() => app.close())
afterEach(() => setClock())

const place = (course: BuiltCourse) => `/courses/${course.id}/lessons/${course.lessons[0]?.id}`
const begin = (who: BuiltPerson, course: BuiltCourse) => app.post(`${place(course)}/quiz-attempts`, {}, who)
const state = async (who: BuiltPerson, course: BuiltCourse) => (await app.get(`${place(course)}/quiz`, who)).body
const hand = (who: BuiltPerson, attemptId: string, answers: object = {}) => app.post(`/quiz-attempts/${attemptId}/submission`, { answers }, who)
async function learnerIn(course: BuiltCourse) {
  const learner = await aPerson()
  return { learner, enrolmentId: await anEnrolment(learner, course) }
}

describe('a quiz', () => {
  test('puts its questions without what gives the answers away, before and while one answers', async () => {
    const course = await aQuizCourse(expert)
    const { learner } = await learnerIn(course)
    await begin(learner, course)
    const text = JSON.stringify(await state(learner, course))
    for (const secret of ['weight', 'accepted', 'tolerance', '解释', '再想想', 'rightChoices']) expect(text).not.toContain(secret)
    expect(text).toContain('题目 s')
  })
  test('saves each answer, goes on with the open attempt in a second tab, marks at once, completes the lesson', async () => {
    const course = await aQuizCourse(expert)
    const { learner, enrolmentId } = await learnerIn(course)
    const [one, two] = await Promise.all([begin(learner, course), begin(learner, course)])
    expect(one.body.attemptId).toBe(two.body.attemptId)
    const { attemptId } = one.body
    for (const [id, given] of Object.entries(rightAnswers))
      expect((await app.send('PUT', `/quiz-attempts/${attemptId}/answers`, { answers: { [id]: given } }, learner)).status).toBe(200)
    expect((await state(learner, course)).open.answers).toEqual(rightAnswers)
    const handed = await Promise.all([hand(learner, attemptId), hand(learner, attemptId)])
    expect(handed.map((answer) => answer.status).sort()).toEqual([201, 409])
    expect(handed.find((answer) => answer.status === 201)?.body).toEqual({ attemptId, scorePercent: 100, passed: true })
    const after = await state(learner, course)
    expect(after).toMatchObject({ open: null, results: [{ scorePercent: 100, passed: true }] })
    expect(after.review[1]).toMatchObject({ right: true, given: ['b', 'a'], rightChoices: ['a', 'b'], explanationHtml: expect.stringContaining('解释 m') })
    expect(
      (await app.db.selectFrom('learning.enrolment').select('progress_percent').where('id', '=', enrolmentId).executeTakeFirstOrThrow()).progress_percent
    ).toBe(100)
  })
  test('below the mark it does not complete; the retake rule says when, and how often', async () => {
    setClock('2026-11-24T04:00:00Z')
    const course = await aQuizCourse(expert, { passPercent: 80, attempts: 2, cooldownHours: 12 })
    const { learner, enrolmentId } = await learnerIn(course)
    expect((await hand(learner, (await begin(learner, course)).body.attemptId, { s: 'b', t: true })).body).toMatchObject({ scorePercent: 20, passed: false })
    expect(await begin(learner, course)).toMatchObject({ status: 409, body: { code: 'tasks/retake-later' } })
    expect((await state(learner, course)).retake).toEqual({ ok: false, code: 'tasks/retake-later', from: '2026-11-24T16:00:00.000Z' })
    expect((await state(learner, course)).review[0]).toMatchObject({ right: false, remarkHtml: expect.stringContaining('再想想') })
    setClock('2026-11-24T16:00:01Z')
    await hand(learner, (await begin(learner, course)).body.attemptId, { s: 'a' })
    setClock('2026-11-25T16:00:01Z')
    expect(await begin(learner, course)).toMatchObject({ status: 409, body: { code: 'tasks/no-attempts-left' } })
    expect((await app.db.selectFrom('learning.enrolment').select('lessons_done').where('id', '=', enrolmentId).executeTakeFirstOrThrow()).lessons_done).toBe(0)
  })
  test('keeps the better score and the completion when a later try is worse', async () => {
    const course = await aQuizCourse(expert)
    const { learner, enrolmentId } = await learnerIn(course)
    await hand(learner, (await begin(learner, course)).body.attemptId, rightAnswers)
    await hand(learner, (await begin(learner, course)).body.attemptId, {})
    const kept = await app.db
      .selectFrom('learning.lesson_progress')
      .select(['score', 'completed_at'])
      .where('enrolment_id', '=', enrolmentId)
      .executeTakeFirstOrThrow()
    expect(kept.score).toBe(5)
    expect(kept.completed_at).not.toBeNull()
  })
  test('takes as many answers as a quiz can have questions, saved at once or bit by bit, and saves have a limit', async () => {
    const course = await aQuizCourse(expert)
    const { learner } = await learnerIn(course)
    const { attemptId } = (await begin(learner, course)).body
    const save = (from: number, count: number) =>
      app.send(
        'PUT',
        `/quiz-attempts/${attemptId}/answers`,
        { answers: Object.fromEntries(Array.from({ length: count }, (_, i) => [`q${from + i}`, 'a'])) },
        learner
      )
    expect((await save(0, 101)).status).toBe(422)
    expect((await save(0, 100)).status).toBe(200)
    expect((await save(0, 100)).status).toBe(200)
    expect(await save(100, 1)).toMatchObject({ status: 422, body: { fields: { answers: [{ code: 'platform/too-long:100' }] } } })
    expect((await hand(learner, attemptId, { more: 'a' })).status).toBe(422)
    await app.db.updateTable('platform.rate_limit').set({ hits: 1200 }).execute()
    expect((await save(0, 1)).status).toBe(429)
    expect((await hand(learner, attemptId)).status).toBe(429)
  })
  test("is nobody else's: attempts of others do not exist, an ended course is closed", async () => {
    const course = await aQuizCourse(expert)
    const { learner, enrolmentId } = await learnerIn(course)
    const { attemptId } = (await begin(learner, course)).body
    const { learner: other } = await learnerIn(course)
    expect((await hand(other, attemptId, rightAnswers)).status).toBe(404)
    expect((await app.send('PUT', `/quiz-attempts/${attemptId}/answers`, { answers: { s: 'a' } }, other)).status).toBe(404)
    expect((await hand(undefined as never, attemptId)).status).toBe(401)
    await app.db.updateTable('learning.enrolment').set({ ended_at: new Date(), ended_reason: 'refund' }).where('id', '=', enrolmentId).execute()
    expect(await hand(learner, attemptId, rightAnswers)).toMatchObject({ status: 403, body: { code: 'learning/ended' } })
    expect((await app.get(`${place(course)}/quiz`, learner)).status).toBe(403)
  })
})
