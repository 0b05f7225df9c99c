import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { aCourse, type BuiltCourse } from '#modules/catalog/builders.ts'
import { end, grant } from '#modules/commerce/entitlements.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import type { AnyWork } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { newId } from '#platform/id.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anEnrolment } from './builders.ts'

let app: TestApp
let expert: BuiltPerson
beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
})
afterAll(() => app.close())
afterEach(() => setClock())

const at = (course: BuiltCourse, index: number) => course.lessons[index] ?? { id: '', slug: '' }
const play = async (who: BuiltPerson, course: BuiltCourse, index: number) =>
  (await app.get(`/learn/courses/${course.slug}/lessons/${at(course, index).slug}`, who)).body
const finish = (who: BuiltPerson, course: BuiltCourse, index: number) => app.post(`/courses/${course.id}/lessons/${at(course, index).id}/completion`, {}, who)
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
/** Writes in a transaction, then lets the reactions run. */
async function happens(run: (work: AnyWork) => Promise<unknown>) {
  await app.db.transaction().execute(run)
  await app.settle()
}
const publishIn =
  (work: AnyWork) =>
  (...[name, payload]: Parameters<typeof writeEvent> extends [unknown, ...infer Rest] ? Rest : never) =>
    writeEvent(work, name, payload, null)

test('a course that was renewed is not locked by the end of the right before it, heard late', async () => {
  const [learner, course] = [await aPerson(), await aCourse({ owner: expert, price: 100 })]
  const right = { learnerId: learner.id, courseId: course.id, orderId: null, validityDays: 30 }
  const ended = { entitlementId: newId(), learnerId: learner.id, courseId: course.id, reason: 'expiry' as const }
  await happens((work) => grant({ work: work as never, publish: publishIn(work) as never }, { ...right, at: new Date() }))
  expect((await finish(learner, course, 0)).status).toBe(201)

  setClock(inDays(31))
  await happens((work) => grant({ work: work as never, publish: publishIn(work) as never }, { ...right, at: inDays(31) }))
  await happens((work) => writeEvent(work, 'entitlement.ended', ended, null))
  expect((await play(learner, course, 0)).lesson).toMatchObject({ lock: null, done: true })

  await happens((work) => end(work, publishIn(work) as never, { learnerId: learner.id, courseId: course.id, at: inDays(31), reason: 'refund' }))
  expect((await play(learner, course, 0)).lesson.lock).toEqual({ reason: 'ended' })
})

test('a right that was granted and taken back before learning heard of it enrols nobody', async () => {
  const [learner, course] = [await aPerson(), await aCourse({ owner: expert, price: 100 })]
  await happens(async (work) => {
    await grant(
      { work: work as never, publish: publishIn(work) as never },
      { learnerId: learner.id, courseId: course.id, orderId: null, validityDays: 30, at: new Date() }
    )
    await end(work, publishIn(work) as never, { learnerId: learner.id, courseId: course.id, at: new Date(), reason: 'refund' })
  })
  expect((await play(learner, course, 0)).enrolment ?? null).toBeNull()
})

test('the end closes what was finished, too; only what is free for everybody stays to be read', async () => {
  const learner = await aPerson()
  const course = await aCourse({ owner: expert, tasks: [{ lessons: [{ preview: true }, {}] }] })
  await anEnrolment(learner, course, { endsAt: inDays(1) })
  for (const index of [0, 1]) await finish(learner, course, index)
  setClock(inDays(2))
  const closed = await play(learner, course, 1)
  expect(closed).toMatchObject({ enrolment: { endedAt: expect.any(String) }, lesson: { done: true, lock: { reason: 'ended' }, content: null } })
  expect(JSON.stringify(closed)).not.toContain('第 2 小节的正文')
  expect((await play(learner, course, 0)).lesson).toMatchObject({ lock: null, content: { html: expect.stringContaining('第 1 小节的正文') } })
})

test('the record of who came back counts the newest enrolment of each course, and each lesson once', async () => {
  const [learner, course] = [await aPerson(), await aCourse({ owner: expert, tasks: [{ lessons: [{}, {}] }] })]
  const first = await anEnrolment(learner, course, { endsAt: inDays(1) })
  await finish(learner, course, 0)
  await app.db.updateTable('learning.enrolment').set({ seconds_spent: 600 }).where('id', '=', first).execute()
  setClock(inDays(2))
  const second = await anEnrolment(learner, course, { at: inDays(2) })
  await finish(learner, course, 1)
  const { totals, rows } = (await app.get('/learn/record', learner)).body
  expect(totals).toMatchObject({ courses: 1, coursesDone: 1, lessonsDone: 2, tasksDone: 1, secondsSpent: 600 })
  expect(rows.map((row: { enrolmentId: string; title: string }) => [row.enrolmentId, row.title])).toEqual([
    [second, '小节 2'],
    [second, '小节 1']
  ])
})
