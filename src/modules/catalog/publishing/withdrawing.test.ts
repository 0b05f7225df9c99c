import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { type BuiltCourse, aCourse } from '../builders.ts'

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

const home = (course: BuiltCourse) => `/studio/courses/${course.id}`
const withdraw = (course: BuiltCourse, who: BuiltPerson) => app.post(`${home(course)}/withdrawal`, { reason: '有投诉' }, who)
const restore = (course: BuiltCourse, who: BuiltPerson) => app.send('DELETE', `${home(course)}/withdrawal`, undefined, who)
const publish = (course: BuiltCourse, who: BuiltPerson) => app.post(`${home(course)}/versions`, { note: '改了一处' }, who)
const studio = async (course: BuiltCourse, who: BuiltPerson) => (await app.get(home(course), who)).body

async function edited(owner: BuiltPerson): Promise<BuiltCourse> {
  const course = await aCourse({ owner, category: 'data' })
  const lesson = `${home(course)}/lessons/${course.lessons[0]?.id}`
  expect((await app.send('PUT', lesson, { revision: 1, body: '改过的正文' }, owner)).status).toBe(200)
  return course
}

describe('a course that an operator withdrew', () => {
  test('stays withdrawn for its expert, whatever way is tried, until an operator brings it back', async () => {
    const course = await edited(expert)
    expect((await withdraw(course, operator)).body).toEqual({ status: 'withdrawn' })
    expect(await restore(course, expert)).toMatchObject({ status: 403, body: { code: 'catalog/withdrawn-by-staff' } })
    expect(await publish(course, expert)).toMatchObject({ status: 409, body: { code: 'catalog/withdrawn-by-staff' } })
    expect(await studio(course, expert)).toMatchObject({ status: 'withdrawn', withdrawnByStaff: true, may: { publish: true, restore: false } })
    expect((await app.get(`/courses/by-slug/${course.slug}`)).status).toBe(410)

    expect(await studio(course, operator)).toMatchObject({ may: { restore: true } })
    expect((await restore(course, operator)).body).toEqual({ status: 'published' })
    expect(await studio(course, expert)).toMatchObject({ status: 'published', withdrawnByStaff: false })
    expect((await publish(course, expert)).status).toBe(201)
  })

  test('does not come back by approving a request', async () => {
    const course = await edited(probation)
    const { requestId } = (await app.post(`${home(course)}/publish-requests`, { note: '新版' }, probation)).body
    await withdraw(course, operator)
    const decide = () => app.post(`/publish-requests/${requestId}/decision`, { approve: true }, operator)
    expect(await decide()).toMatchObject({ status: 409, body: { code: 'catalog/withdrawn-by-staff' } })
    expect((await app.get(`/courses/by-slug/${course.slug}`)).status).toBe(410)
    await restore(course, operator)
    expect((await decide()).body).toEqual({ state: 'approved', number: 2 })
  })
})

test('a course that its expert withdrew comes back by bringing it back, not by publishing', async () => {
  const course = await edited(expert)
  await withdraw(course, expert)
  expect(await studio(course, expert)).toMatchObject({ status: 'withdrawn', withdrawnByStaff: false, may: { restore: true } })
  expect(await publish(course, expert)).toMatchObject({ status: 409, body: { code: 'catalog/withdrawn' } })
  expect((await app.get(`/courses/by-slug/${course.slug}`)).status).toBe(410)
  expect((await restore(course, expert)).body).toEqual({ status: 'published' })
})

test.each([
  ['publishing', (course: BuiltCourse) => publish(course, expert)],
  ['discarding', (course: BuiltCourse) => app.send('DELETE', `${home(course)}/draft`, undefined, expert)],
  ['deciding', (course: BuiltCourse) => decided(course)]
])('%s takes the course before anything else of it', async (_name, act) => {
  const course = await edited(expert)
  await app.db
    .insertInto('catalog.publish_request')
    .values({ id: sql`gen_random_uuid()`, course_id: course.id, version_id: await draftId(course), requester_id: expert.id, note: '请看' })
    .execute()
  let acting: Promise<{ status: number }> | undefined
  await app.db.transaction().execute(async (work) => {
    await sql`select from catalog.course where id = ${course.id} for update`.execute(work)
    acting = act(course)
    await expect.poll(waiting, { timeout: 10_000 }).toBe(1)
    // Were one of them held already, this and the one who waits would wait for each other.
    await sql`select from catalog.course_version where course_id = ${course.id} for update nowait`.execute(work)
    await sql`select from catalog.publish_request where course_id = ${course.id} for update nowait`.execute(work)
  })
  expect((await acting)?.status).toBeLessThan(300)
})

const draftId = async (course: BuiltCourse) =>
  (await app.db.selectFrom('catalog.course_version').select('id').where('course_id', '=', course.id).where('state', '=', 'draft').executeTakeFirstOrThrow()).id

async function decided(course: BuiltCourse) {
  const { id } = await app.db.selectFrom('catalog.publish_request').select('id').where('course_id', '=', course.id).executeTakeFirstOrThrow()
  return app.post(`/publish-requests/${id}/decision`, { approve: true }, operator)
}

const waiting = async () =>
  Number(
    (await sql<{ n: number }>`select count(*) as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(app.db))
      .rows[0]?.n
  )
