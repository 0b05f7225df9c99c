import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { BuiltCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { anEnrolment } from '#modules/learning/builders.ts'
import { storeFile } from '#modules/media/index.ts'
import { newId } from '#platform/id.ts'
import { setClock } from '#platform/time/clock.ts'
import { Readable } from 'node:stream'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anAssignmentCourse } from './builders.ts'
import { settleSubmission } from './submissions.ts'
import { writeEvent } from '#platform/events/write-event.ts'

let app: TestApp
let expert: BuiltPerson
beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
})
afterAll(() => app.close())
afterEach(() => setClock())

const place = (course: BuiltCourse) => `/courses/${course.id}/lessons/${course.lessons[0]?.id}`
const state = async (who: BuiltPerson, course: BuiltCourse) => (await app.get(`${place(course)}/assignment`, who)).body
const hand = (who: BuiltPerson, course: BuiltCourse, work: object) => app.post(`${place(course)}/submissions`, work, who)
const draft = (who: BuiltPerson, course: BuiltCourse, work: object) => app.send('PUT', `${place(course)}/draft`, work, who)
async function learnerIn(course: BuiltCourse, endsAt: Date | null = null) {
  const learner = await aPerson()
  return { learner, enrolmentId: await anEnrolment(learner, course, { endsAt }) }
}
const settle = (submissionId: string, passed: boolean, score: number) =>
  app.db
    .transaction()
    .execute((work) =>
      settleSubmission(
        { work, publish: (name, payload) => writeEvent(work, name, payload, null), afterCommit: () => {} },
        { submissionId, passed, score, at: new Date() }
      )
    )
const aFile = (owner: { id: string }, name = 'notes.txt') =>
  app.db.transaction().execute((work) => storeFile(work, { ownerId: owner.id, name, stream: Readable.from(['一行文字\n']), purpose: 'submission' }))

describe('a draft', () => {
  test('is kept, and a second tab that saved first is never overwritten', async () => {
    const course = await anAssignmentCourse(expert)
    const { learner } = await learnerIn(course)
    const first = await draft(learner, course, { text: '第一版' })
    expect(first).toMatchObject({ status: 200, body: { revision: 1 } })
    expect((await draft(learner, course, { text: '另一个窗口', revision: 1 })).body.revision).toBe(2)
    expect(await draft(learner, course, { text: '旧窗口', revision: 1 })).toMatchObject({ status: 409, body: { code: 'tasks/draft-changed-elsewhere' } })
    expect((await state(learner, course)).draft).toMatchObject({ text: '另一个窗口', revision: 2 })
  })
  test('holds half a link and files, and is gone once handed in', async () => {
    const course = await anAssignmentCourse(expert)
    const { learner } = await learnerIn(course)
    const file = await aFile(learner)
    expect((await draft(learner, course, { link: 'https:/', fileIds: [file.id] })).status).toBe(200)
    const kept = (await state(learner, course)).draft
    expect(kept).toMatchObject({ link: 'https:/', files: [{ id: file.id, name: 'notes.txt' }] })
    expect((await app.get(`/${kept.files[0].url}`, learner)).status).toBe(200)
    expect((await app.get(`/${kept.files[0].url}`, await aPerson())).status).toBe(403)
    await hand(learner, course, { text: '好了', fileIds: [file.id] })
    expect((await state(learner, course)).draft).toBeNull()
  })
})

describe('handing in', () => {
  test('twice at once hands in once; one waits for its review', async () => {
    const course = await anAssignmentCourse(expert)
    const { learner } = await learnerIn(course)
    const both = await Promise.all([hand(learner, course, { text: '我的说明' }), hand(learner, course, { text: '我的说明' })])
    expect(both.map((one) => one.status).sort()).toEqual([201, 409])
    expect(await state(learner, course)).toMatchObject({ attempts: [{ attempt: 1, state: 'submitted' }], next: { ok: false, code: 'tasks/waits-for-review' } })
    const told = (await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'submission.submitted').execute()).filter(
      (one) => (one.payload as { learnerId: string }).learnerId === learner.id
    )
    expect(told).toHaveLength(1)
  })
  test('with the same idempotency key answers the same', async () => {
    const course = await anAssignmentCourse(expert)
    const { learner } = await learnerIn(course)
    const key = { 'idempotency-key': newId() }
    const [one, two] = [
      await app.post(`${place(course)}/submissions`, { text: '一份' }, learner, key),
      await app.post(`${place(course)}/submissions`, { text: '一份' }, learner, key)
    ]
    expect(two.body).toEqual(one.body)
  })
  test('goes back, comes again, passes, and only then moves progress; attempts are counted', async () => {
    const course = await anAssignmentCourse(expert, { attempts: 2 })
    const { learner, enrolmentId } = await learnerIn(course)
    const done = async () =>
      (await app.db.selectFrom('learning.enrolment').select('progress_percent').where('id', '=', enrolmentId).executeTakeFirstOrThrow()).progress_percent
    const first = (await hand(learner, course, { code: 'print(1)' })).body.submissionId
    await settle(first, false, 2.4)
    await expect(settle(first, true, 5)).rejects.toMatchObject({ code: 'tasks/settled-already' })
    expect(await done()).toBe(0)
    expect((await state(learner, course)).next).toEqual({ ok: true, attempt: 2 })
    await settle((await hand(learner, course, { text: '改过' })).body.submissionId, true, 3.8)
    expect(await done()).toBe(100)
    expect(await hand(learner, course, { text: '再来' })).toMatchObject({ status: 409, body: { code: 'tasks/passed-already' } })

    const { learner: other } = await learnerIn(course)
    for (let i = 0; i < 2; i++) await settle((await hand(other, course, { text: '一' })).body.submissionId, false, 1)
    expect(await hand(other, course, { text: '三' })).toMatchObject({ status: 409, body: { code: 'tasks/no-attempts-left' } })
  })
  test('asks for something, of the kinds that are taken', async () => {
    const course = await anAssignmentCourse(expert, { accepts: ['text', 'file'], filesAllowed: ['.pdf'], maxFiles: 1 })
    const { learner } = await learnerIn(course)
    expect(await hand(learner, course, { text: '  ' })).toMatchObject({ status: 422, body: { code: 'tasks/empty' } })
    expect(await hand(learner, course, { link: 'https://example.com' })).toMatchObject({ status: 422, body: { code: 'tasks/empty' } })
    expect(await hand(learner, course, { text: '有', link: 'javascript:alert(1)' })).toMatchObject({ status: 422 })
    const [one, two] = [await aFile(learner), await aFile(learner)]
    expect(await hand(learner, course, { text: '有', fileIds: [one.id, two.id] })).toMatchObject({ status: 422, body: { code: 'tasks/too-many-files' } })
    expect(await hand(learner, course, { text: '有', fileIds: [one.id] })).toMatchObject({ status: 422, body: { code: 'tasks/file-not-accepted' } })
    expect(await hand(learner, course, { text: '有', fileIds: [(await aFile(expert)).id] })).toMatchObject({
      status: 422,
      body: { code: 'media/unknown-file' }
    })
    expect((await state(learner, course)).attempts).toEqual([])
  })
  test('late is told, not refused; an extension for one learner moves the date', async () => {
    const course = await anAssignmentCourse(expert, { dueAfterDays: 2 })
    const [one, two] = [await learnerIn(course), await learnerIn(course)]
    const due = new Date(Date.now() + 10 * 86_400_000)
    await app.send('PUT', `/enrolments/${two.enrolmentId}/exceptions/${course.tasks[0]?.id}`, { dueAt: due.toISOString() }, expert)
    setClock(new Date(Date.now() + 3 * 86_400_000))
    expect((await hand(one.learner, course, { text: '晚了' })).body).toMatchObject({ late: true })
    expect((await state(two.learner, course)).dueAt).toBe(due.toISOString())
    expect((await hand(two.learner, course, { text: '不晚' })).body).toMatchObject({ late: false })
  })
  test('is closed to strangers and after the end; what was handed in before can still be settled (T12)', async () => {
    const course = await anAssignmentCourse(expert)
    expect((await hand(await aPerson(), course, { text: '路过' })).status).toBe(403)
    expect((await hand(undefined as never, course, { text: '路过' })).status).toBe(401)
    const { learner, enrolmentId } = await learnerIn(course)
    const { submissionId } = (await hand(learner, course, { text: '按时' })).body
    await app.db.updateTable('learning.enrolment').set({ ended_at: new Date(), ended_reason: 'expiry' }).where('id', '=', enrolmentId).execute()
    expect(await draft(learner, course, { text: '还想写' })).toMatchObject({ status: 403, body: { code: 'learning/ended' } })
    await settle(submissionId, true, 4)
    expect(await app.db.selectFrom('tasks.submission').select('state').where('id', '=', submissionId).execute()).toEqual([{ state: 'passed' }])
  })
  test('settled after the learner came back, completes the lesson where they study now, and not in the enrolment that ended', async () => {
    const course = await anAssignmentCourse(expert)
    const { learner, enrolmentId: before } = await learnerIn(course, new Date(Date.now() + 3_600_000))
    const { submissionId } = (await hand(learner, course, { text: '按时' })).body
    setClock(new Date(Date.now() + 7_200_000))
    const now = await anEnrolment(learner, course, { at: new Date(Date.now() + 7_200_000) })
    await settle(submissionId, true, 4)
    const percent = await app.db.selectFrom('learning.enrolment').select(['id', 'progress_percent']).where('learner_id', '=', learner.id).execute()
    expect(Object.fromEntries(percent.map((one) => [one.id, one.progress_percent]))).toEqual({ [before]: 0, [now]: 100 })
  })
})
