import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { aCourse, type BuiltCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { actorOf } from '#modules/identity/index.ts'
import { runAs } from '#platform/context.ts'
import { ask, perform } from '#platform/perform.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anEnrolment } from './builders.ts'
import { player } from './queries/player.ts'
import { sendBeacon } from './study/send-beacon.ts'

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

/** Two parts, the second after the first; four articles. */
const twoParts = (wish = {}) => aCourse({ owner: expert, tasks: [{ lessons: [{ preview: true }, {}] }, { requires: ['task-1'], lessons: [{}, {}] }], ...wish })

describe('enrolling', () => {
  test('in a free course works once; a second click finds the same enrolment', async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    const [first, second] = await Promise.all([
      app.post(`/courses/${course.id}/enrolments`, {}, learner),
      app.post(`/courses/${course.id}/enrolments`, {}, learner)
    ])
    expect([first.status, second.status]).toEqual([201, 201])
    expect(first.body.enrolmentId).toBe(second.body.enrolmentId)
    expect([first.body.isNew, second.body.isNew].sort()).toEqual([false, true])
    expect(await events('learner.enrolled', first.body.enrolmentId)).toBe(1)
  })
  test('a paid or unpublished course is refused', async () => {
    const learner = await aPerson()
    expect(await app.post(`/courses/${(await twoParts({ price: 100 })).id}/enrolments`, {}, learner)).toMatchObject({
      status: 409,
      body: { code: 'learning/needs-payment' }
    })
    expect(await app.post(`/courses/${(await twoParts({ published: false })).id}/enrolments`, {}, learner)).toMatchObject({ status: 404 })
    expect((await app.post(`/courses/${(await twoParts()).id}/enrolments`, {})).status).toBe(401)
  })
  test('who comes back after the end finds the old progress, and is counted as one learner', async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    const first = await anEnrolment(learner, course, { endsAt: new Date(Date.now() + 3_600_000) })
    await finish(learner, course, 0)
    setClock(new Date(Date.now() + 7_200_000))
    expect(await finish(learner, course, 1)).toMatchObject({ status: 403, body: { code: 'learning/ended' } })
    const second = await anEnrolment(learner, course)
    expect(second).not.toBe(first)
    expect((await play(learner, course, 1)).body.enrolment).toMatchObject({ id: second, lessonsDone: 1, lessonsTotal: 4, progressPercent: 25 })
    expect((await app.db.selectFrom('catalog.course').select('learner_count').where('id', '=', course.id).executeTakeFirstOrThrow()).learner_count).toBe(1)
    expect(await events('lesson.completed', second)).toBe(0)
  })
})

describe('a lesson', () => {
  test('read to its end moves lesson, part and course once, however often it is told', async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    const enrolmentId = await anEnrolment(learner, course)
    expect((await finish(learner, course, 0)).body).toMatchObject({ lessonsDone: 1, progressPercent: 25, taskDone: false })
    const both = await Promise.all([finish(learner, course, 1), finish(learner, course, 1)])
    expect(both.map((one) => one.status)).toEqual([201, 201])
    expect(both.filter((one) => one.body.taskDone)).toHaveLength(1)
    await finish(learner, course, 2)
    expect((await finish(learner, course, 3)).body).toEqual({ lessonsDone: 4, lessonsTotal: 4, progressPercent: 100, taskDone: true, courseDone: true })
    expect((await finish(learner, course, 3)).body).toMatchObject({ courseDone: false, progressPercent: 100 })
    expect([await events('lesson.completed', enrolmentId), await events('task.completed', enrolmentId), await events('course.completed', enrolmentId)]).toEqual(
      [4, 2, 1]
    )
  })
  test('behind a lock is closed at its own address, for start, end and note', async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    await anEnrolment(learner, course)
    for (const answer of [await start(learner, course, 2), await finish(learner, course, 2)])
      expect(answer).toMatchObject({ status: 403, body: { code: 'learning/locked-requires' } })
    const page = (await play(learner, course, 2)).body
    expect(page.lesson.lock).toEqual({ reason: 'requires', taskIds: [course.tasks[0]?.id] })
    expect(page.lesson.content).toBeNull()
    expect(JSON.stringify(page)).not.toContain('第 3 小节的正文')
    await finish(learner, course, 0)
    await finish(learner, course, 1)
    expect((await play(learner, course, 2)).body.lesson).toMatchObject({ lock: null, content: { html: expect.stringContaining('第 3 小节的正文') } })
  })
  test('of a later part opens in order, part by part, however many parts there are (T6)', async () => {
    const learner = await aPerson()
    const course = await aCourse({
      owner: expert,
      tasks: [
        { lessons: [{}, {}] },
        { requires: ['task-1'], lessons: [{}] },
        { requires: ['task-2'], lessons: [{}, {}] },
        { requires: ['task-1', 'task-3'], lessons: [{}] }
      ]
    })
    await anEnrolment(learner, course)
    const open = async () => (await play(learner, course, 0)).body.tasks.map((task: { lock: unknown }) => task.lock === null)
    const opened: boolean[][] = [await open()]
    for (let at = 0; at < course.lessons.length; at++) {
      expect((await finish(learner, course, at)).status).toBe(201)
      opened.push(await open())
    }
    const parts = (count: number) => [0, 1, 2, 3].map((part) => part < count)
    expect(opened).toEqual([parts(1), parts(1), parts(2), parts(3), parts(3), parts(4), parts(4)])
  })
  test('of a plan opens on its day, earlier for one learner by an exception (W18), and never closes again (T16)', async () => {
    const [learner, other] = [await aPerson(), await aPerson()]
    const course = await aCourse({
      owner: expert,
      facts: { release: 'drip' },
      tasks: [{ lessons: [{}] }, { releaseAfterDays: 7, dueAfterDays: 3, lessons: [{}, {}] }]
    })
    const [enrolmentId] = [await anEnrolment(learner, course), await anEnrolment(other, course)]
    expect(await start(learner, course, 1)).toMatchObject({ status: 403, body: { code: 'learning/locked-until' } })
    const taskId = course.tasks[1]?.id
    const opensAt = new Date(Date.now() - 1000).toISOString()
    expect(
      await app.send(
        'PUT',
        `/enrolments/${enrolmentId}/exceptions/${taskId}`,
        { opensAt, dueAt: new Date(Date.now() + 86_400_000 * 30).toISOString(), reason: '出差' },
        expert
      )
    ).toMatchObject({ status: 200 })
    expect((await start(learner, course, 1)).status).toBe(201)
    expect((await start(other, course, 1)).status).toBe(403)
    await finish(learner, course, 1)
    expect(await app.send('PUT', `/enrolments/${enrolmentId}/exceptions/${taskId}`, {}, expert)).toMatchObject({
      status: 200,
      body: { opensAt: null, dueAt: null }
    })
    expect((await start(learner, course, 2)).status).toBe(201)
    setClock(new Date(Date.now() + 8 * 86_400_000))
    expect((await start(other, course, 1)).status).toBe(201)
  })
  test('that completes by itself cannot be ticked off', async () => {
    const learner = await aPerson()
    const course = await aCourse({ owner: expert, tasks: [{ lessons: [{ kind: 'quiz' }, { kind: 'assignment' }] }] })
    await anEnrolment(learner, course)
    expect(await finish(learner, course, 0)).toMatchObject({ status: 409, body: { code: 'learning/completes-itself' } })
    expect(await finish(learner, course, 1)).toMatchObject({ status: 409 })
  })
})

describe('what is free', () => {
  test('opens for guests, and nothing else of the course does (T7)', async () => {
    const course = await twoParts()
    const page = (await play(undefined, course, 0)).body
    expect(page).toMatchObject({ mode: 'preview', enrolment: null, lesson: { content: { html: expect.stringContaining('第 1 小节的正文') } } })
    expect(await play(undefined, course, 1)).toMatchObject({ status: 403, body: { code: 'learning/not-enrolled' } })
    expect(await play(await aPerson(), course, 1)).toMatchObject({ status: 403 })
    expect(JSON.stringify(page)).not.toContain('第 2 小节的正文')
  })
  test('a quiz and an assignment stay closed at their own addresses (T8)', async () => {
    const course = await aCourse({
      owner: expert,
      tasks: [{ lessons: [{}, { kind: 'quiz', preview: true }, { kind: 'assignment' }] }, { requires: ['task-1'], lessons: [{ kind: 'quiz' }] }]
    })
    const stranger = await aPerson()
    for (const who of [undefined, stranger]) {
      const refused = who ? 403 : 401
      for (const at of [1, 3]) expect((await app.get(`/courses/${course.id}/lessons/${lesson(course, at).id}/quiz`, who)).status).toBe(refused)
      expect((await app.get(`/courses/${course.id}/lessons/${lesson(course, 2).id}/assignment`, who)).status).toBe(refused)
      expect((await app.post(`/courses/${course.id}/lessons/${lesson(course, 3).id}/quiz-attempts`, {}, who)).status).toBe(refused)
    }
    const learner = await aPerson()
    await anEnrolment(learner, course)
    expect(await app.post(`/courses/${course.id}/lessons/${lesson(course, 3).id}/quiz-attempts`, {}, learner)).toMatchObject({
      status: 403,
      body: { code: 'learning/locked-requires' }
    })
  })
  test('a withdrawn course shows nothing to guests and everything to its learners (R151)', async () => {
    const [course, learner, admin] = [await twoParts(), await aPerson(), await aPerson({ roles: ['admin'] })]
    await anEnrolment(learner, course)
    expect((await app.post(`/studio/courses/${course.id}/withdrawal`, { reason: '换新课' }, admin)).status).toBeLessThan(300)
    expect((await play(undefined, course, 0)).status).toBe(403)
    expect((await play(learner, course, 1)).status).toBe(200)
  })
  test('the course team looks at every lesson without being counted', async () => {
    const course = await twoParts()
    expect((await play(expert, course, 3)).body).toMatchObject({
      mode: 'team',
      enrolment: null,
      lesson: { lock: null, content: { html: expect.stringContaining('第 4 小节') } }
    })
    expect((await start(expert, course, 3)).status).toBe(403)
  })
})

describe('cost', () => {
  /** How many statements run meanwhile, without begin and commit. */
  async function statements(run: () => Promise<unknown>): Promise<number> {
    const spy = vi.spyOn(pg.Client.prototype, 'query')
    try {
      await run()
      return spy.mock.calls.filter(([text]) => !/^(begin|commit|start transaction)/i.test(typeof text === 'string' ? text : (text as { text: string }).text))
        .length
    } finally {
      spy.mockRestore()
    }
  }
  test('a page of the player takes at most six statements, a beacon at most two', async () => {
    const learner = await aPerson()
    const media = { uploadId: '00000000-0000-7000-8000-000000000001', file: 'x.mp4', captions: null }
    const course = await aCourse({
      owner: expert,
      tasks: [
        { lessons: [{ kind: 'video', settings: { media, resources: [{ uploadId: media.uploadId, file: 'x.mp4', title: '录像' }] } }, {}] },
        { lessons: [{}] }
      ]
    })
    const enrolmentId = await anEnrolment(learner, course)
    await start(learner, course, 0)
    await app.post(`/courses/${course.id}/lessons/${lesson(course, 0).id}/notes`, { text: '一笔' }, learner)
    const actor = await actorOf(learner.id)
    expect(await runAs(actor, () => statements(() => ask(player, { courseSlug: course.slug, lessonSlug: lesson(course, 0).slug })))).toBeLessThanOrEqual(6)
    expect(
      await runAs(actor, () => statements(() => perform(sendBeacon, { enrolmentId, lessonId: lesson(course, 0).id, seconds: 30, position: 3, duration: 60 })))
    ).toBeLessThanOrEqual(2)
  })
})
