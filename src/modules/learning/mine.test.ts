import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { aCourse, type BuiltCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
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

const lesson = (course: BuiltCourse, at: number) => course.lessons[at] ?? { id: '', slug: '', kind: '' }
const start = (who: BuiltPerson, course: BuiltCourse, at: number) => app.post(`/courses/${course.id}/lessons/${lesson(course, at).id}/start`, {}, who)
const finish = (who: BuiltPerson, course: BuiltCourse, at: number) => app.post(`/courses/${course.id}/lessons/${lesson(course, at).id}/completion`, {}, who)
const play = (who: BuiltPerson | undefined, course: BuiltCourse, at: number) => app.get(`/learn/courses/${course.slug}/lessons/${lesson(course, at).slug}`, who)

/** Two parts, the second after the first; four articles. */
const twoParts = (wish = {}) => aCourse({ owner: expert, tasks: [{ lessons: [{ preview: true }, {}] }, { requires: ['task-1'], lessons: [{}, {}] }], ...wish })

describe('notes', () => {
  test('are written, listed, changed and deleted by their owner only', async () => {
    const [learner, other, course] = [await aPerson(), await aPerson(), await twoParts()]
    await anEnrolment(learner, course)
    const place = `/courses/${course.id}/lessons/${lesson(course, 0).id}/notes`
    const note = (await app.post(place, { text: ' 先分组，再去重 ', atSeconds: 134 }, learner)).body
    expect(note).toMatchObject({ text: '先分组，再去重', atSeconds: 134 })
    expect((await app.post(place, { text: '' }, learner)).status).toBe(422)
    expect((await app.post(place, { text: '路过' }, other)).status).toBe(403)
    expect((await app.get(`/notes?lessonId=${lesson(course, 0).id}`, learner)).body.rows).toHaveLength(1)
    expect((await app.get('/notes', other)).body.rows).toHaveLength(0)
    expect((await play(learner, course, 0)).body.notes).toHaveLength(1)
    for (const method of ['PUT', 'DELETE']) expect((await app.send(method, `/notes/${note.id}`, { text: '改' }, other)).status).toBe(404)
    expect((await app.send('PUT', `/notes/${note.id}`, { text: '改过' }, learner)).body.text).toBe('改过')
    expect((await app.send('DELETE', `/notes/${note.id}`, undefined, learner)).status).toBe(204)
    expect((await app.send('DELETE', `/notes/${note.id}`, undefined, learner)).status).toBe(404)
  })
  test('of the lesson that is open come first, then the rest of the course', async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    await anEnrolment(learner, course)
    for (const [index, text] of [
      [0, '这一节'],
      [1, '别处']
    ] as const)
      await app.post(`/courses/${course.id}/lessons/${lesson(course, index).id}/notes`, { text }, learner)
    const shown = async (index: number) => (await play(learner, course, index)).body.notes.map((one: { text: string }) => one.text)
    expect(await shown(0)).toEqual(['这一节', '别处'])
    expect(await shown(1)).toEqual(['别处', '这一节'])
  })
  test('come in pages that miss and repeat nothing', async () => {
    const [learner, course] = [await aPerson(), await twoParts()]
    await anEnrolment(learner, course)
    for (let i = 0; i < 7; i++) await app.post(`/courses/${course.id}/lessons/${lesson(course, 0).id}/notes`, { text: `${i}` }, learner)
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { rows: { text: string }[]; next: string | null } = (
        await app.get(`/notes?courseId=${course.id}&limit=3${cursor ? `&cursor=${cursor}` : ''}`, learner)
      ).body
      seen.push(...page.rows.map((one) => one.text))
      cursor = page.next
    }
    expect(seen).toEqual(['6', '5', '4', '3', '2', '1', '0'])
  })
})

describe('my courses', () => {
  test('are sorted into under way, finished and ended; each shows where I am', async () => {
    const learner = await aPerson()
    const [going, done, over] = [await twoParts({ title: '在学' }), await aCourse({ owner: expert, title: '学完' }), await twoParts({ title: '结束' })]
    await anEnrolment(learner, going)
    await anEnrolment(learner, done)
    await anEnrolment(learner, over, { endsAt: new Date(Date.now() + 1000) })
    await start(learner, going, 1)
    await finish(learner, done, 0)
    setClock(new Date(Date.now() + 10_000))
    const titles = async (state: string) => (await app.get(`/learn?state=${state}`, learner)).body.rows.map((one: { title: string }) => one.title)
    expect(await titles('studying')).toEqual(['在学'])
    expect(await titles('done')).toEqual(['学完'])
    expect(await titles('ended')).toEqual(['结束'])
    expect((await titles('all')).length).toBe(3)
    expect((await app.get('/learn', learner)).body.rows[0].lesson).toMatchObject({ slug: 'lesson-2', number: '1.2', done: false })
    expect((await app.get(`/learn/courses/${going.slug}`, learner)).body).toMatchObject({ lessonSlug: 'lesson-2', coursePath: `/courses/${going.slug}` })
    expect((await app.get('/learn')).status).toBe(401)
  })
  test('the due list names what is due, soonest first, and drops what is done', async () => {
    const learner = await aPerson()
    const course = await aCourse({
      owner: expert,
      tasks: [
        { dueAfterDays: 5, lessons: [{}, { title: '小节末' }] },
        {
          dueAfterDays: 9,
          lessons: [
            {
              kind: 'assignment',
              title: '先交',
              settings: {
                assignment: {
                  accepts: ['text'],
                  attempts: 3,
                  dueAfterDays: 2,
                  passScore: 3,
                  rubric: [],
                  checklist: [],
                  answerWithinHours: 48,
                  filesAllowed: [],
                  maxFiles: 3,
                  group: false
                }
              }
            }
          ]
        },
        { lessons: [{}] }
      ]
    })
    const enrolmentId = await anEnrolment(learner, course)
    const due = async () => (await app.get('/learn/due', learner)).body.rows
    expect((await due()).map((one: { title: string }) => one.title)).toEqual(['先交', '小节末'])
    const later = new Date(Date.now() + 20 * 86_400_000)
    await app.send('PUT', `/enrolments/${enrolmentId}/exceptions/${course.tasks[1]?.id}`, { dueAt: later.toISOString() }, expert)
    expect((await due()).map((one: { title: string }) => one.title)).toEqual(['小节末', '先交'])
    expect((await play(learner, course, 2)).body.lesson.dueAt).toBe(later.toISOString())
    await finish(learner, course, 0)
    await finish(learner, course, 1)
    expect((await due()).map((one: { title: string }) => one.title)).toEqual(['先交'])
    setClock(new Date(Date.now() + 30 * 86_400_000))
    expect((await due())[0]).toMatchObject({ late: true })
  })
  test("the record counts what was done; operators' look is noted, strangers see none", async () => {
    const [learner, course, operator] = [await aPerson(), await twoParts(), await aPerson({ roles: ['operator'] })]
    await anEnrolment(learner, course)
    await finish(learner, course, 0)
    await finish(learner, course, 1)
    const mine = (await app.get('/learn/record', learner)).body
    expect(mine.totals).toMatchObject({ courses: 1, lessonsDone: 2, tasksDone: 1, coursesDone: 0 })
    expect(mine.rows.map((one: { title: string }) => one.title)).toEqual(['小节 2', '小节 1'])
    expect((await app.get(`/learn/record?learnerId=${learner.id}`, await aPerson())).status).toBe(404)
    expect((await app.get(`/learn/record?learnerId=${learner.id}`, operator)).status).toBe(200)
    expect(
      await app.db.selectFrom('platform.audit').select('action').where('actor_id', '=', operator.id).where('subject_id', '=', learner.id).execute()
    ).toEqual([{ action: 'learning.record' }])
  })
})
