import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aCourse } from '../builders.ts'

let app: TestApp
let expert: BuiltPerson
let probation: BuiltPerson
let operator: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
  probation = await aPerson({ roles: ['probation_expert'] })
  operator = await aPerson({ roles: ['operator'] })
})
afterAll(() => app.close())

const lessonPath = (course: { id: string; lessons: { id: string }[] }, at = 0) => `/studio/courses/${course.id}/lessons/${course.lessons[at]?.id}`
async function edit(course: { id: string; lessons: { id: string }[] }, change: object, who = expert) {
  const { revision } = (await app.get(lessonPath(course), who)).body
  expect((await app.send('PUT', lessonPath(course), { revision, ...change }, who)).status).toBe(200)
}
const publish = (courseId: string, who = expert, note = '改了一处') => app.post(`/studio/courses/${courseId}/versions`, { note }, who)
const rowsOf = async (versionId: string) => ({
  tasks: await app.db.selectFrom('catalog.task').selectAll().where('version_id', '=', versionId).orderBy('position').execute(),
  lessons: await app.db.selectFrom('catalog.lesson').selectAll().where('version_id', '=', versionId).orderBy('lesson_id').execute(),
  version: await app.db.selectFrom('catalog.course_version').selectAll().where('id', '=', versionId).executeTakeFirst()
})

describe('publishing', () => {
  test('is refused with the list of what is missing, and changes nothing', async () => {
    const { courseId } = (await app.post('/studio/courses', { title: '空课' }, expert)).body
    const answer = await publish(courseId)
    expect(answer).toMatchObject({ status: 422, body: { code: 'catalog/not-ready' } })
    expect(answer.body.fields.gate.map((one: { code: string }) => one.code)).toEqual([
      'catalog/gate-goal',
      'catalog/gate-audience',
      'catalog/gate-problem',
      'catalog/gate-category',
      'catalog/gate-forms',
      'catalog/gate-no-lessons'
    ])
    expect((await app.get(`/studio/courses/${courseId}`, expert)).body).toMatchObject({ status: 'draft', publishedVersionId: null })
    expect(await publish(courseId, expert, '')).toMatchObject({ status: 422 })
  })

  test('makes a new version with the same ids, and tells it', async () => {
    const course = await aCourse({ owner: expert, category: 'data', tasks: [{ lessons: [{}, {}] }, { requires: ['task-1'], lessons: [{}] }] })
    const before = await rowsOf(course.versionId)
    await edit(course, { body: '改过的正文' })
    expect((await app.get(`/courses/by-slug/${course.slug}`)).body.versionNumber).toBe(1)
    const done = await publish(course.id)
    expect(done).toMatchObject({ status: 201, body: { number: 2 } })
    // The first version is what it was, to the byte: learners who are pinned to it notice nothing.
    expect(await rowsOf(course.versionId)).toEqual(before)
    const after = await rowsOf(done.body.versionId)
    expect(after.lessons.map((lesson) => lesson.lesson_id)).toEqual(before.lessons.map((lesson) => lesson.lesson_id))
    expect(after.tasks.map((task) => [task.task_id, task.requires])).toEqual(before.tasks.map((task) => [task.task_id, task.requires]))
    const events = await app.db
      .selectFrom('platform.event')
      .select('payload')
      .where('name', '=', 'course.published')
      .where(sql`payload->>'courseId'`, '=', course.id)
      .orderBy('seq')
      .execute()
    expect(events.map((one) => one.payload)).toEqual([
      { courseId: course.id, versionId: course.versionId, number: 1 },
      { courseId: course.id, versionId: done.body.versionId, number: 2 }
    ])
    const changes = await app.get(`/courses/${course.id}/versions/${course.versionId}/differences/${done.body.versionId}`, expert)
    expect(changes.body).toMatchObject({
      facts: [],
      tasks: { added: [], removed: [], changed: [] },
      lessons: { added: [], removed: [], changed: [{ id: course.lessons[0]?.id, fields: ['text'] }] }
    })
    expect((await app.get(`/courses/${course.id}/versions`)).body.rows.map((one: { number: number; note: string }) => [one.number, one.note])).toEqual([
      [2, '改了一处'],
      [1, '首次发布']
    ])
    expect(await publish(course.id)).toMatchObject({ status: 409, body: { code: 'catalog/no-changes' } })
  })

  test.each([
    ['update catalog.course_version set title = $$x$$ where id = '],
    ['update catalog.course_version set state = $$draft$$ where id = '],
    ['delete from catalog.course_version where id = '],
    ['update catalog.task set title = $$x$$ where version_id = '],
    ['delete from catalog.task where version_id = '],
    ['update catalog.lesson set body = $$x$$ where version_id = '],
    ['update catalog.lesson set position = position + 1 where version_id = '],
    ['delete from catalog.lesson where version_id = ']
  ])('the database itself keeps a published version: %s', async (statement) => {
    const course = await aCourse({ owner: expert })
    await expect(sql`${sql.raw(statement)}${course.versionId}`.execute(app.db)).rejects.toThrow('is published and cannot change')
  })

  test('nothing can be slipped into a published version', async () => {
    const course = await aCourse({ owner: expert })
    const row = {
      version_id: course.versionId,
      task_id: course.tasks[0]?.id,
      lesson_id: '01900000-0000-7000-8000-00000000000a',
      position: 9,
      slug: 'late',
      title: '迟到',
      kind: 'article'
    }
    await expect(app.db.insertInto('catalog.lesson').values(row).execute()).rejects.toThrow('is published and cannot change')
  })

  test('edits made in many tabs make one draft', async () => {
    const course = await aCourse({ owner: expert, tasks: [{ lessons: [{}, {}, {}, {}] }] })
    const saves = await Promise.all(
      course.lessons.map((lesson, at) => app.send('PUT', `/studio/courses/${course.id}/lessons/${lesson.id}`, { revision: 1, title: `第 ${at}` }, expert))
    )
    expect(saves.map((one) => one.status)).toEqual([200, 200, 200, 200])
    const drafts = await app.db.selectFrom('catalog.course_version').select('number').where('course_id', '=', course.id).where('state', '=', 'draft').execute()
    expect(drafts).toEqual([{ number: 2 }])
  })

  test('a draft can be thrown away', async () => {
    const course = await aCourse({ owner: expert, category: 'data' })
    await edit(course, { title: '不要了' })
    expect((await app.send('DELETE', `/studio/courses/${course.id}/draft`, undefined, expert)).body).toEqual({ discarded: true })
    expect((await app.get(lessonPath(course), expert)).body.title).toBe('小节 1')
    const { courseId } = (await app.post('/studio/courses', { title: '只有草稿' }, expert)).body
    expect(await app.send('DELETE', `/studio/courses/${courseId}/draft`, undefined, expert)).toMatchObject({
      status: 409,
      body: { code: 'catalog/nothing-published' }
    })
  })
})

describe('on probation', () => {
  test('an operator decides on what was asked for', async () => {
    const course = await aCourse({ owner: probation, category: 'data', published: false })
    const home = `/studio/courses/${course.id}`
    expect(await publish(course.id, probation)).toMatchObject({ status: 403, body: { code: 'catalog/probation-asks' } })
    const asked = await app.post(`${home}/publish-requests`, { note: '第一门课' }, probation)
    expect(asked.status).toBe(201)
    expect((await app.get('/publish-requests', probation)).status).toBe(403)
    expect((await app.get('/publish-requests', operator)).body.rows).toEqual([
      expect.objectContaining({ id: asked.body.requestId, courseId: course.id, note: '第一门课' })
    ])

    // Edited after asking: what would be published is not what was looked at.
    setClock(new Date(Date.now() + 60_000))
    await edit(course, { body: '悄悄改了' }, probation)
    const decide = (requestId: string, body: object, who = operator) => app.post(`/publish-requests/${requestId}/decision`, body, who)
    expect(await decide(asked.body.requestId, { approve: true })).toMatchObject({ status: 409, body: { code: 'catalog/changed-since-request' } })
    expect((await decide(asked.body.requestId, { approve: true }, probation)).status).toBe(403)
    expect(await decide(asked.body.requestId, { approve: false })).toMatchObject({ status: 422, body: { fields: { reason: [{ code: 'platform/required' }] } } })
    expect((await decide(asked.body.requestId, { approve: false, reason: '目标写清楚些' })).body).toEqual({ state: 'declined', number: null })
    expect((await app.get(home, probation)).body.request).toMatchObject({ state: 'declined', reason: '目标写清楚些' })
    expect(await decide(asked.body.requestId, { approve: true })).toMatchObject({ status: 409, body: { code: 'catalog/request-closed' } })

    const again = await app.post(`${home}/publish-requests`, { note: '改好了' }, probation)
    expect((await decide(again.body.requestId, { approve: true })).body).toEqual({ state: 'approved', number: 1 })
    expect((await app.get(`/courses/by-slug/${course.slug}`)).status).toBe(200)
    setClock()
  })
})

describe('withdrawing', () => {
  test('takes a course out of lists and search, for a while', async () => {
    const course = await aCourse({ owner: expert, category: 'data', title: '紫藤花修剪入门' })
    const found = async () => (await app.get(`/search?q=${encodeURIComponent('紫藤花修剪')}`)).body.hits.length
    expect(await found()).toBe(1)
    expect((await app.post(`/studio/courses/${course.id}/withdrawal`, { reason: '重写' }, expert)).body).toEqual({ status: 'withdrawn' })
    expect(await found()).toBe(0)
    expect(await app.get(`/courses/by-slug/${course.slug}`)).toMatchObject({ status: 410, body: { code: 'catalog/withdrawn' } })
    expect((await app.get(`/courses/by-slug/${course.slug}`, expert)).status).toBe(200)
    expect((await app.get('/courses?limit=60')).body.rows.map((row: { id: string }) => row.id)).not.toContain(course.id)
    expect((await app.post(`/studio/courses/${course.id}/withdrawal`, {}, expert)).status).toBe(409)
    expect((await app.send('DELETE', `/studio/courses/${course.id}/withdrawal`, undefined, expert)).body).toEqual({ status: 'published' })
    expect(await found()).toBe(1)
  })
})

describe('staying current', () => {
  test('the owner is told once when nobody looked for half a year', async () => {
    const course = await aCourse({ owner: expert, category: 'data' })
    const told = async () =>
      Number(
        (
          await app.db
            .selectFrom('inbox.notice')
            .select((eb) => eb.fn.countAll().as('n'))
            .where('person_id', '=', expert.id)
            .where('kind', '=', 'course_stale')
            .where('url', '=', `/studio/courses/${course.id}`)
            .executeTakeFirstOrThrow()
        ).n
      )
    await app.tick('catalog.remind-stale')
    expect(await told()).toBe(0)
    setClock(new Date(Date.now() + 181 * 86_400_000))
    await app.tick('catalog.remind-stale')
    await app.tick('catalog.remind-stale')
    expect(await told()).toBe(1)
    expect((await app.get('/studio/courses?limit=100', expert)).body.rows.find((row: { id: string }) => row.id === course.id).stale).toBe(true)
    expect((await app.post(`/studio/courses/${course.id}/review`, {}, expert)).status).toBe(201)
    expect((await app.get(`/studio/courses/${course.id}`, expert)).body.stale).toBe(false)
    setClock(new Date(Date.now() + 2 * 181 * 86_400_000))
    await app.tick('catalog.remind-stale')
    expect(await told()).toBe(2)
    setClock()
  })
})
