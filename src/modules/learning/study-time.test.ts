import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { aCourse, type BuiltCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anEnrolment } from './builders.ts'
import { completeLesson, lockEnrolment } from './progress.ts'
import { own } from './tables.ts'

let app: TestApp
let expert: BuiltPerson
beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
})
afterAll(() => app.close())
afterEach(() => setClock())

const lesson = (course: BuiltCourse, at: number) => course.lessons[at] ?? { id: '', slug: '', kind: '' }
const start = (who: BuiltPerson, course: BuiltCourse, at: number) => app.post(`/courses/${course.id}/lessons/${lesson(course, at).id}/start`, {}, who)
const finish = (who: BuiltPerson, course: BuiltCourse, at: number) => app.post(`/courses/${course.id}/lessons/${lesson(course, at).id}/completion`, {}, who)
const play = (who: BuiltPerson | undefined, course: BuiltCourse, at: number) => app.get(`/learn/courses/${course.slug}/lessons/${lesson(course, at).slug}`, who)
const events = async (name: string, enrolmentId: string) =>
  (await app.db.selectFrom('platform.event').select('payload').where('name', '=', name).execute()).filter(
    (one) => (one.payload as { enrolmentId?: string }).enrolmentId === enrolmentId
  ).length

const beacon = (who: BuiltPerson, enrolmentId: string, lessonId: string, body: object) =>
  app.post(`/enrolments/${enrolmentId}/lessons/${lessonId}/beacons`, body, who)

/** Two parts, the second after the first; four articles. */
const twoParts = (wish = {}) => aCourse({ owner: expert, tasks: [{ lessons: [{ preview: true }, {}] }, { requires: ['task-1'], lessons: [{}, {}] }], ...wish })

describe('study time', () => {
  const noon = Date.parse('2026-11-24T04:00:00Z')
  const clockAt = (seconds: number) => setClock(new Date(noon + seconds * 1000))
  const recording = () =>
    aCourse({
      owner: expert,
      tasks: [
        { lessons: [{ kind: 'video', minutes: 2, settings: { media: { uploadId: '00000000-0000-7000-8000-000000000001', file: 'x.mp4', captions: null } } }] }
      ]
    })

  test('counts at most as fast as the clock: repeats and second tabs add nothing', async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    clockAt(0)
    const enrolmentId = await anEnrolment(learner, course)
    const id = lesson(course, 0).id
    expect(await beacon(learner, enrolmentId, id, { seconds: 30 })).toMatchObject({ status: 404, body: { code: 'learning/not-started' } })
    await start(learner, course, 0)
    clockAt(30)
    expect((await beacon(learner, enrolmentId, id, { seconds: 30 })).body).toEqual({ secondsSpent: 30, completed: false })
    expect((await beacon(learner, enrolmentId, id, { seconds: 30 })).body.secondsSpent).toBe(30)
    clockAt(40)
    expect((await beacon(learner, enrolmentId, id, { seconds: 60 })).body.secondsSpent).toBe(40)
    expect((await beacon(learner, enrolmentId, id, { seconds: 61 })).status).toBe(422)
    clockAt(4000)
    expect((await beacon(learner, enrolmentId, id, { seconds: 60 })).body.secondsSpent).toBe(100)
    expect((await app.get('/learn/week', learner)).body).toMatchObject({ today: '2026-11-24', secondsThisWeek: 100, streakDays: 1 })
    expect((await play(learner, course, 0)).body.enrolment.secondsSpent).toBe(100)
  })
  test("falls on the day of the learner's own zone", async () => {
    const [learner, course] = [await aPerson({ zone: 'America/New_York' }), await twoParts()]
    setClock('2026-11-24T03:00:00Z')
    const enrolmentId = await anEnrolment(learner, course)
    await start(learner, course, 0)
    setClock('2026-11-24T03:00:20Z')
    await beacon(learner, enrolmentId, lesson(course, 0).id, { seconds: 20 })
    expect((await app.get('/learn/week', learner)).body).toMatchObject({ today: '2026-11-23', days: [{ day: '2026-11-23', seconds: 20 }] })
  })
  test('of a recording completes it at nine tenths when enough time was spent; the position is kept (W20)', async () => {
    const [learner, course] = [await aPerson(), await recording()]
    clockAt(0)
    const enrolmentId = await anEnrolment(learner, course)
    const id = lesson(course, 0).id
    await start(learner, course, 0)
    expect((await finish(learner, course, 0)).status).toBe(409)
    clockAt(10)
    expect((await beacon(learner, enrolmentId, id, { seconds: 10, position: 100, duration: 100 })).body.completed).toBe(false)
    clockAt(50)
    expect((await beacon(learner, enrolmentId, id, { seconds: 40, position: 42, duration: 100 })).body.completed).toBe(false)
    expect((await start(learner, course, 0)).body.positionSeconds).toBe(42)
    clockAt(60)
    expect((await beacon(learner, enrolmentId, id, { seconds: 10, position: 91, duration: 100 })).body.completed).toBe(true)
    expect((await play(learner, course, 0)).body).toMatchObject({ enrolment: { progressPercent: 100 }, lesson: { done: true } })
    expect(await events('course.completed', enrolmentId)).toBe(1)
  })
  test("is refused for somebody else's enrolment and after the end", async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    const enrolmentId = await anEnrolment(learner, course, { endsAt: new Date(Date.now() + 60_000) })
    await start(learner, course, 0)
    expect((await beacon(await aPerson(), enrolmentId, lesson(course, 0).id, { seconds: 5 })).status).toBe(404)
    setClock(new Date(Date.now() + 120_000))
    expect((await beacon(learner, enrolmentId, lesson(course, 0).id, { seconds: 5 })).status).toBe(404)
  })
  test('is not cut short by a claim that the recording is short: half of the author’s minutes is believed', async () => {
    const [learner, course] = [await aPerson(), await recording()]
    clockAt(0)
    const enrolmentId = await anEnrolment(learner, course)
    const id = lesson(course, 0).id
    await start(learner, course, 0)
    clockAt(26)
    expect((await beacon(learner, enrolmentId, id, { seconds: 26, position: 1, duration: 1 })).body.completed).toBe(false)
    clockAt(27)
    expect((await beacon(learner, enrolmentId, id, { seconds: 1, position: 60, duration: 60 })).body.completed).toBe(true)
  })
  test('does not say where to go on; the lesson opened last does', async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    clockAt(0)
    const enrolmentId = await anEnrolment(learner, course)
    await start(learner, course, 0)
    await start(learner, course, 1)
    clockAt(30)
    expect((await beacon(learner, enrolmentId, lesson(course, 0).id, { seconds: 30 })).status).toBe(201)
    expect((await app.get(`/learn/courses/${course.slug}`, learner)).body.lessonSlug).toBe(lesson(course, 1).slug)
  })
  test('begins while the same lesson is being finished: neither waits for the other', async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    const enrolmentId = await anEnrolment(learner, course)
    let starting: ReturnType<typeof start> | undefined
    await app.db.transaction().execute(async (work) => {
      await lockEnrolment(own(work), enrolmentId)
      starting = start(learner, course, 0)
      for (let waiting = 0; waiting === 0; )
        waiting = (
          await sql<{ count: number }>`select count(*)::int as count from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where a.datname = current_database() and not l.granted`.execute(app.db)
        ).rows[0]!.count
      await completeLesson({ work, publish: async () => {}, afterCommit: () => {} }, { enrolmentId, lessonId: lesson(course, 0).id, at: new Date() })
    })
    expect((await starting)?.status).toBe(201)
    expect((await play(learner, course, 0)).body.lesson.done).toBe(true)
  })
})
