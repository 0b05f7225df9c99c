import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aCourse, type BuiltCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anEnrolment } from './builders.ts'

let app: TestApp
let expert: BuiltPerson
beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
})
afterAll(() => app.close())

interface Outline {
  courseSlug: string
  tasks: { taskId: string; title: string; lessons: { lessonId: string; title: string; state: string }[] }[]
  enrolment: { id: string; lessonsDone: number; lessonsTotal: number; progressPercent: number; completedAt: string | null }
}

const finish = (who: BuiltPerson, courseId: string, lessonId: string) => app.post(`/courses/${courseId}/lessons/${lessonId}/completion`, {}, who)
async function standing(who: BuiltPerson, course: BuiltCourse): Promise<Outline> {
  const { lessonSlug } = (await app.get(`/learn/courses/${course.slug}`, who)).body
  const { tasks, enrolment } = (await app.get(`/learn/courses/${course.slug}/lessons/${lessonSlug}`, who)).body
  return { courseSlug: course.slug, tasks, enrolment }
}

/** The draft as the studio shows it. */
async function draft(courseId: string): Promise<{ taskId: string; lessons: { lessonId: string }[] }[]> {
  const { body } = await app.get(`/studio/courses/${courseId}`, expert)
  return body.tasks
}

type Edit = { what: 'add' | 'remove' | 'move' | 'rename' | 'reword'; a: number; b: number }
async function apply(courseId: string, { what, a, b }: Edit): Promise<void> {
  const tasks = await draft(courseId)
  const lessons = tasks.flatMap((task) => task.lessons)
  const lesson = lessons[a % lessons.length]
  const task = tasks[b % tasks.length]
  if (!lesson || !task) return
  const place = `/studio/courses/${courseId}/lessons/${lesson.lessonId}`
  if (what === 'add') {
    const { lessonId } = (await app.post(`/studio/courses/${courseId}/tasks/${task.taskId}/lessons`, { kind: 'article', title: `新增 ${a}` }, expert)).body
    const added = `/studio/courses/${courseId}/lessons/${lessonId}`
    const { revision } = (await app.get(added, expert)).body
    await app.send('PUT', added, { revision, goal: '说出 1 个理由', minutes: 5, body: '新的正文' }, expert)
  } else if (what === 'remove') {
    if (tasks.every((one) => one.lessons.length > 1)) await app.send('DELETE', place, undefined, expert)
  } else if (what === 'move') {
    const from = tasks.find((one) => one.lessons.includes(lesson))
    if (from && from.lessons.length > 1) await app.send('PUT', `${place}/place`, { taskId: task.taskId, position: b % (task.lessons.length + 1) }, expert)
  } else {
    const { revision } = (await app.get(place, expert)).body
    await app.send('PUT', place, { revision, ...(what === 'rename' ? { title: `改名 ${b}` } : { body: `改写 ${b}` }) }, expert)
  }
}

const publish = (courseId: string) => app.post(`/studio/courses/${courseId}/versions`, { note: '改了几处' }, expert)

describe('a learner is pinned to a version (N7, W19)', () => {
  test('random edits and publishing change nothing for who is under way; moving keeps what is done and breaks nothing', async () => {
    const edit = fc.record({ what: fc.constantFrom('add', 'remove', 'move', 'rename', 'reword'), a: fc.nat(20), b: fc.nat(20) }) as fc.Arbitrary<Edit>
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(5), { maxLength: 4 }), async (edits, finished) => {
        const [learner, course] = [
          await aPerson(),
          await aCourse({ owner: expert, category: 'data', tasks: [{ lessons: [{}, {}, {}] }, { lessons: [{}, {}, {}] }] })
        ]
        const enrolmentId = await anEnrolment(learner, course)
        const done = [...new Set(finished)].map((at) => course.lessons[at]?.id ?? '')
        for (const id of done) expect((await finish(learner, course.id, id)).status).toBe(201)
        const before = await standing(learner, course)
        for (const one of edits) await apply(course.id, one)
        const published = await publish(course.id)
        expect([201, 409]).toContain(published.status)
        expect(await standing(learner, course)).toEqual(before)

        const moved = await app.post(`/enrolments/${enrolmentId}/version`, {}, learner)
        expect(moved.status).toBe(201)
        const after = await standing(learner, course)
        const there = after.tasks.flatMap((task) => task.lessons)
        expect(
          there
            .filter((one) => one.state === 'done')
            .map((one) => one.lessonId)
            .sort()
        ).toEqual(done.filter((id) => there.some((one) => one.lessonId === id)).sort())
        expect(after.enrolment).toMatchObject({ lessonsDone: there.filter((one) => one.state === 'done').length, lessonsTotal: there.length })
        // Going on works in the new version.
        for (const one of there.filter((lesson) => lesson.state === 'open')) expect((await finish(learner, course.id, one.lessonId)).status).toBe(201)
        expect((await standing(learner, course)).enrolment).toMatchObject({ progressPercent: 100 })
      }),
      { numRuns: 6 }
    )
  }, 180_000)

  test('who was done stays done when a new version has more, and is told once (T16)', async () => {
    const [learner, course] = [
      await aPerson(),
      await aCourse({ owner: expert, category: 'data', tasks: [{ lessons: [{}] }, { requires: ['task-1'], lessons: [{}] }] })
    ]
    const enrolmentId = await anEnrolment(learner, course)
    for (const one of course.lessons) await finish(learner, course.id, one.id)
    await apply(course.id, { what: 'add', a: 0, b: 0 })
    expect((await publish(course.id)).status).toBe(201)
    const change = (await app.get(`/enrolments/${enrolmentId}/version-change`, learner)).body
    expect(change).toMatchObject({
      mine: { number: 1 },
      newest: { number: 2 },
      notes: [{ note: '改了几处' }],
      differences: { lessons: { added: [{ title: '新增 0' }] } }
    })
    await app.post(`/enrolments/${enrolmentId}/version`, {}, learner)
    const after = await standing(learner, course)
    expect(after.enrolment).toMatchObject({ lessonsDone: 2, lessonsTotal: 3, progressPercent: 66 })
    expect(after.enrolment.completedAt).not.toBeNull()
    expect(after.tasks[1]?.lessons[0]?.state).toBe('done')
    const fresh = after.tasks[0]?.lessons.find((one) => one.state === 'open')
    expect((await finish(learner, course.id, fresh?.lessonId ?? '')).body).toMatchObject({ progressPercent: 100, courseDone: false })
    const told = (
      await app.db
        .selectFrom('platform.event')
        .select(['name', 'payload'])
        .where('name', 'in', ['course.completed', 'task.completed', 'enrolment.moved'])
        .execute()
    )
      .filter((one) => (one.payload as { enrolmentId: string }).enrolmentId === enrolmentId)
      .map((one) => one.name)
      .sort()
    expect(told).toEqual(['course.completed', 'enrolment.moved', 'task.completed', 'task.completed'])
  })

  test('somebody else can neither look nor move; after the end nobody moves', async () => {
    const [learner, other, course] = [await aPerson(), await aPerson(), await aCourse({ owner: expert })]
    const enrolmentId = await anEnrolment(learner, course, { endsAt: new Date(Date.now() - 1) })
    expect((await app.get(`/enrolments/${enrolmentId}/version-change`, other)).status).toBe(404)
    expect((await app.post(`/enrolments/${enrolmentId}/version`, {}, other)).status).toBe(404)
    expect(await app.post(`/enrolments/${enrolmentId}/version`, {}, learner)).toMatchObject({ status: 409, body: { code: 'learning/ended' } })
  })
})
