import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aCourse } from '../builders.ts'

let app: TestApp
let expert: BuiltPerson
let neighbour: BuiltPerson
let learner: BuiltPerson
let operator: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
  neighbour = await aPerson({ roles: ['expert'] })
  learner = await aPerson()
  operator = await aPerson({ roles: ['operator'] })
})
afterAll(() => app.close())

const outline = async (courseId: string): Promise<string[]> =>
  (await app.get(`/studio/courses/${courseId}`, expert)).body.tasks.map(
    (task: { title: string; lessons: { title: string }[] }) => `${task.title}:${task.lessons.map((lesson) => lesson.title).join('')}`
  )

async function draft(titles: Record<string, string[]>) {
  const made = await app.post('/studio/courses', { title: 'How to write a report' }, expert)
  const courseId = made.body.courseId as string
  const ids: Record<string, string> = {}
  for (const [task, lessons] of Object.entries(titles)) {
    const { taskId } = (await app.post(`/studio/courses/${courseId}/tasks`, { title: task }, expert)).body
    ids[task] = taskId
    for (const lesson of lessons)
      ids[lesson] = (await app.post(`/studio/courses/${courseId}/tasks/${taskId}/lessons`, { kind: 'article', title: lesson }, expert)).body.lessonId
  }
  return { courseId, ids, id: (title: string) => ids[title] as string }
}

describe('beginning a course', () => {
  test('an expert can, with an address from the title or a short one', async () => {
    const latin = await app.post('/studio/courses', { title: 'Plain words, short reports' }, expert)
    expect(latin).toMatchObject({ status: 201, body: { slug: 'plain-words-short-reports' } })
    const again = await app.post('/studio/courses', { title: 'Plain words, short reports' }, expert)
    expect(again.body.slug).toMatch(/^course-[0-9a-f]{8}$/)
    const chinese = await app.post('/studio/courses', { title: '把话说短', kind: 'task' }, expert)
    expect(chinese.body.slug).toMatch(/^task-[0-9a-f]{8}$/)
    expect(await outline(chinese.body.courseId)).toEqual(['把话说短:'])
  })

  test('others cannot', async () => {
    expect(await app.post('/studio/courses', { title: '课' })).toMatchObject({ status: 401 })
    expect(await app.post('/studio/courses', { title: '课' }, learner)).toMatchObject({ status: 403, body: { code: 'catalog/experts-only' } })
    expect(await app.post('/studio/courses', { title: ' ' }, expert)).toMatchObject({ status: 422 })
  })
})

describe('whose course it is', () => {
  test('owner, team and operators edit; neighbours and learners do not', async () => {
    const { courseId, id } = await draft({ 一: ['甲'] })
    const edits: [string, string, object][] = [
      ['PUT', `/studio/courses/${courseId}/facts`, { revision: 1, title: '改' }],
      ['POST', `/studio/courses/${courseId}/tasks`, { title: '新' }],
      ['PUT', `/studio/courses/${courseId}/tasks/${id('一')}`, { revision: 1, title: '改' }],
      ['DELETE', `/studio/courses/${courseId}/tasks/${id('一')}`, {}],
      ['PUT', `/studio/courses/${courseId}/tasks/${id('一')}/place`, { position: 0 }],
      ['POST', `/studio/courses/${courseId}/tasks/${id('一')}/lessons`, { kind: 'article', title: '新' }],
      ['PUT', `/studio/courses/${courseId}/lessons/${id('甲')}`, { revision: 1, title: '改' }],
      ['PUT', `/studio/courses/${courseId}/lessons/${id('甲')}/place`, { taskId: id('一'), position: 0 }],
      ['DELETE', `/studio/courses/${courseId}/lessons/${id('甲')}`, {}],
      [
        'PUT',
        `/studio/courses/${courseId}/offer`,
        {
          slug: 'x-y-z',
          categorySlug: null,
          priceAmount: 0,
          listPriceAmount: null,
          currency: 'CNY',
          validityDays: null,
          refundDays: 7,
          refundProgressPercent: 15
        }
      ],
      ['POST', `/studio/courses/${courseId}/members`, { username: neighbour.username }],
      ['POST', `/studio/courses/${courseId}/text-preview`, { markdown: 'x' }],
      ['POST', `/studio/courses/${courseId}/versions`, { note: '发' }],
      ['POST', `/studio/courses/${courseId}/publish-requests`, { note: '发' }],
      ['POST', `/studio/courses/${courseId}/withdrawal`, {}],
      ['POST', `/studio/courses/${courseId}/review`, {}],
      ['DELETE', `/studio/courses/${courseId}/draft`, {}]
    ]
    const before = await app.get(`/studio/courses/${courseId}`, expert)
    for (const [method, path, body] of edits) {
      expect.soft((await app.send(method, path, body)).status, `guest ${method} ${path}`).toBe(401)
      expect.soft((await app.send(method, path, body, learner)).status, `learner ${method} ${path}`).toBe(403)
      expect.soft((await app.send(method, path, body, neighbour)).status, `neighbour ${method} ${path}`).toBe(403)
    }
    for (const path of [`/studio/courses/${courseId}`, `/studio/courses/${courseId}/lessons/${id('甲')}`])
      expect((await app.get(path, neighbour)).status).toBe(403)
    expect((await app.get(`/studio/courses/${courseId}`, expert)).body).toEqual(before.body)
    expect((await app.get(`/studio/courses/${courseId}`, operator)).status).toBe(200)

    expect((await app.post(`/studio/courses/${courseId}/members`, { username: neighbour.username }, expert)).status).toBe(201)
    expect((await app.send('PUT', `/studio/courses/${courseId}/facts`, { revision: 1, title: '一起改' }, neighbour)).status).toBe(200)
    // The team writes; it does not sell.
    expect((await app.send('POST', `/studio/courses/${courseId}/members`, { username: learner.username }, neighbour)).status).toBe(403)
    expect((await app.get('/studio/courses', neighbour)).body.rows.map((row: { id: string }) => row.id)).toContain(courseId)
    await app.send('DELETE', `/studio/courses/${courseId}/members/${neighbour.id}`, undefined, expert)
    expect((await app.get(`/studio/courses/${courseId}`, neighbour)).status).toBe(403)
  })

  test('team members must exist and not be the owner', async () => {
    const { courseId } = await draft({})
    expect(await app.post(`/studio/courses/${courseId}/members`, { username: 'nobody-here' }, expert)).toMatchObject({
      status: 422,
      body: { fields: { username: [{ code: 'catalog/no-person' }] } }
    })
    expect(await app.post(`/studio/courses/${courseId}/members`, { username: expert.username }, expert)).toMatchObject({
      status: 422,
      body: { fields: { username: [{ code: 'catalog/member-is-owner' }] } }
    })
  })

  test('my courses are mine; an operator may see all', async () => {
    const mine = await app.get('/studio/courses?limit=100', expert)
    const theirs = await app.get('/studio/courses?limit=100&all=true', neighbour)
    expect(mine.body.rows.length).toBeGreaterThan(2)
    expect(theirs.body.rows).toEqual([])
    expect((await app.get('/studio/courses?all=true&limit=2', operator)).body).toMatchObject({ rows: { length: 2 }, next: expect.any(String) })
    expect((await app.get('/studio/courses', learner)).body.rows).toEqual([])
  })
})

describe('the outline', () => {
  test('lessons and tasks move, also from task to task', async () => {
    const { courseId, id } = await draft({ 一: ['甲', '乙', '丙'], 二: ['丁'] })
    const place = (lesson: string, task: string, position: number) =>
      app.send('PUT', `/studio/courses/${courseId}/lessons/${id(lesson)}/place`, { taskId: id(task), position }, expert)
    await place('丙', '一', 0)
    expect(await outline(courseId)).toEqual(['一:丙甲乙', '二:丁'])
    expect((await place('甲', '二', 99)).body).toEqual({ taskId: id('二'), position: 1 })
    expect(await outline(courseId)).toEqual(['一:丙乙', '二:丁甲'])
    await app.send('PUT', `/studio/courses/${courseId}/tasks/${id('二')}/place`, { position: 0 }, expert)
    expect(await outline(courseId)).toEqual(['二:丁甲', '一:丙乙'])
    await app.send('DELETE', `/studio/courses/${courseId}/lessons/${id('丙')}`, undefined, expert)
    await app.send('DELETE', `/studio/courses/${courseId}/tasks/${id('二')}`, undefined, expert)
    expect(await outline(courseId)).toEqual(['一:乙'])
    const rows = await app.db.selectFrom('catalog.lesson_row').select(['position', 'task_position']).where('course_id', '=', courseId).execute()
    expect(rows).toEqual([{ position: 0, task_position: 0 }])
  })

  test('a removed task is no prerequisite any more, and circles are refused', async () => {
    const { courseId, id } = await draft({ 一: [], 二: [], 三: [] })
    const require = (task: string, requires: string[], revision: number) =>
      app.send('PUT', `/studio/courses/${courseId}/tasks/${id(task)}`, { revision, requires: requires.map(id) }, expert)
    expect((await require('二', ['一'], 1)).status).toBe(200)
    expect((await require('三', ['二', '一'], 1)).status).toBe(200)
    expect(await require('一', ['三'], 1)).toMatchObject({ status: 422, body: { fields: { requires: [{ code: 'catalog/requires-cycle' }] } } })
    expect(await require('一', ['一'], 1)).toMatchObject({ body: { fields: { requires: [{ code: 'catalog/requires-cycle' }] } } })
    expect(await require('三', ['二', '二'], 2)).toMatchObject({ body: { fields: { requires: [{ code: 'catalog/requires-duplicate' }] } } })
    const elsewhere = await aCourse({ owner: expert })
    const foreign = await app.send('PUT', `/studio/courses/${courseId}/tasks/${id('三')}`, { revision: 2, requires: [elsewhere.tasks[0]?.id] }, expert)
    expect(foreign).toMatchObject({ body: { fields: { requires: [{ code: 'catalog/requires-gap' }] } } })
    await app.send('DELETE', `/studio/courses/${courseId}/tasks/${id('二')}`, undefined, expert)
    const tasks = (await app.get(`/studio/courses/${courseId}`, expert)).body.tasks
    expect(tasks.find((task: { title: string }) => task.title === '三').requires).toEqual([id('一')])
  })

  test('ids of another course do nothing', async () => {
    const one = await draft({ 一: ['甲'] })
    const other = await draft({ 二: ['乙'] })
    for (const [method, path, body] of [
      ['PUT', `/studio/courses/${one.courseId}/lessons/${other.id('乙')}`, { revision: 1, title: '改' }],
      ['DELETE', `/studio/courses/${one.courseId}/lessons/${other.id('乙')}`, undefined],
      ['PUT', `/studio/courses/${one.courseId}/lessons/${one.id('甲')}/place`, { taskId: other.id('二'), position: 0 }],
      ['POST', `/studio/courses/${one.courseId}/tasks/${other.id('二')}/lessons`, { kind: 'article', title: '新' }],
      ['DELETE', `/studio/courses/${one.courseId}/tasks/${other.id('二')}`, undefined]
    ] as const)
      expect((await app.send(method, path, body, expert)).status, path).toBe(404)
    expect(await outline(other.courseId)).toEqual(['二:乙'])
  })

  test('a stand-alone task stays one', async () => {
    const { body } = await app.post('/studio/courses', { title: '一件事', kind: 'task' }, expert)
    expect(await app.post(`/studio/courses/${body.courseId}/tasks`, { title: '又一件' }, expert)).toMatchObject({
      status: 409,
      body: { code: 'catalog/gate-one-task' }
    })
    const { tasks } = (await app.get(`/studio/courses/${body.courseId}`, expert)).body
    expect((await app.send('DELETE', `/studio/courses/${body.courseId}/tasks/${tasks[0].taskId}`, undefined, expert)).status).toBe(409)
  })
})

describe('two tabs', () => {
  test('the second save is told, and nothing is lost', async () => {
    const { courseId, id } = await draft({ 一: ['甲'] })
    const path = `/studio/courses/${courseId}/lessons/${id('甲')}`
    const first = await app.send('PUT', path, { revision: 1, body: '第一扇窗' }, expert)
    expect(first.body).toEqual({ revision: 2 })
    expect(await app.send('PUT', path, { revision: 1, body: '第二扇窗' }, expert)).toMatchObject({ status: 409, body: { code: 'catalog/edited-elsewhere' } })
    expect((await app.get(path, expert)).body).toMatchObject({ body: '第一扇窗', revision: 2 })
    expect((await app.send('PUT', path, { revision: 2, body: '第二扇窗' }, expert)).status).toBe(200)
    const facts = `/studio/courses/${courseId}/facts`
    expect((await app.send('PUT', facts, { revision: 1, goal: '写 1 页' }, expert)).body).toEqual({ revision: 2 })
    expect((await app.send('PUT', facts, { revision: 1, goal: '写 2 页' }, expert)).status).toBe(409)
  })

  test('at the same moment only one of them is saved', async () => {
    const { courseId, id } = await draft({ 一: ['甲'] })
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, at) => app.send('PUT', `/studio/courses/${courseId}/lessons/${id('甲')}`, { revision: 1, body: `第 ${at}` }, expert))
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409, 409])
  })
})

describe('what a lesson holds', () => {
  test('questions, rubric and files of one’s own are kept; others are refused', async () => {
    const { courseId, ids } = await draft({ 一: [] })
    const quiz = (await app.post(`/studio/courses/${courseId}/tasks/${ids.一}/lessons`, { kind: 'quiz', title: '测' }, expert)).body.lessonId
    const path = `/studio/courses/${courseId}/lessons/${quiz}`
    expect((await app.get(path, expert)).body.settings).toEqual({ quiz: { questions: [], passPercent: 60, attempts: null, cooldownHours: 0 } })
    const question = { kind: 'numeric', id: 'q1', text: '3 + 4', value: 7 }
    const saved = await app.send('PUT', path, { revision: 1, settings: { quiz: { questions: [question] } } }, expert)
    expect(saved.status).toBe(200)
    expect((await app.get(path, expert)).body.settings.quiz.questions).toEqual([{ ...question, title: '', explanation: '', tolerance: 0 }])
    expect((await app.send('PUT', path, { revision: 2, settings: { quiz: { questions: [{ kind: 'essay', id: 'q', text: '?' }] } } }, expert)).status).toBe(422)
    const stranger = await app.db
      .insertInto('media.upload')
      .values({
        id: '01900000-0000-7000-8000-000000000001',
        owner_id: neighbour.id,
        name: 'a.pdf',
        content_type: 'application/pdf',
        size: 1,
        sha256: 'x',
        purpose: 'attachment',
        created_at: new Date(),
        held_at: null
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const file = (uploadId: string) => ({ revision: 2, settings: { resources: [{ uploadId, file: 'a.pdf', title: '附件' }] } })
    expect(await app.send('PUT', path, file(stranger.id), expert)).toMatchObject({ status: 422, body: { code: 'media/unknown-file' } })
    await app.db.updateTable('media.upload').set({ owner_id: expert.id }).where('id', '=', stranger.id).execute()
    expect((await app.send('PUT', path, file(stranger.id), expert)).status).toBe(200)
    expect((await app.get(path, expert)).body.settings.resources).toEqual([{ uploadId: stranger.id, file: 'files/a.pdf', title: '附件' }])
  })

  test('a picture gets a name for the text, and the preview shows it', async () => {
    const { courseId } = await draft({})
    const { id } = await app.db
      .insertInto('media.upload')
      .values({
        id: '01900000-0000-7000-8000-000000000002',
        owner_id: expert.id,
        name: '图.png',
        content_type: 'image/png',
        size: 1,
        sha256: 'x',
        purpose: 'picture',
        created_at: new Date(),
        held_at: null
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const { path } = (await app.post(`/studio/courses/${courseId}/files`, { uploadId: id, name: '图.png' }, expert)).body
    expect(path).toBe('files/图.png')
    const { html } = (await app.post(`/studio/courses/${courseId}/text-preview`, { markdown: `![说明](${encodeURI(path)}) <script>alert(1)</script>` }, expert))
      .body
    expect(html).toContain(`/media/${id}/`)
    expect(html).not.toContain('<script')
    expect((await app.post(`/studio/courses/${courseId}/files`, { uploadId: id, name: '图.png' }, neighbour)).status).toBe(403)
  })
})
