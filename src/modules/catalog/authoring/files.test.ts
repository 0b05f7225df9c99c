import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { newId } from '#platform/id.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aCourse } from '../builders.ts'
import { maxFiles } from '../course-files.ts'

let app: TestApp
let expert: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
})
afterAll(() => app.close())

async function upload(name: string): Promise<string> {
  const id = newId()
  const type = name.endsWith('.png') ? { content_type: 'image/png', purpose: 'picture' } : { content_type: 'application/pdf', purpose: 'attachment' }
  await app.db
    .insertInto('media.upload')
    .values({ id, owner_id: expert.id, name, ...type, size: 1, sha256: 'x', created_at: new Date(), held_at: null })
    .execute()
  return id
}
const add = (courseId: string, uploadId: string, name: string) => app.post(`/studio/courses/${courseId}/files`, { uploadId, name }, expert)
const preview = async (courseId: string, markdown: string): Promise<string> =>
  (await app.post(`/studio/courses/${courseId}/text-preview`, { markdown }, expert)).body.html
const draftOf = async (courseId: string): Promise<string> => (await app.get(`/studio/courses/${courseId}`, expert)).body.draftId

test('a link named like something that every object has is a link to nothing', async () => {
  const course = await aCourse({ owner: expert })
  for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) expect(await preview(course.id, `[x](${name})`)).toContain(`href="${name}"`)
})

test('the preview shows the newest file of a name', async () => {
  const course = await aCourse({ owner: expert })
  const [older, newer] = [await upload('plan.png'), await upload('plan.png')]
  expect((await add(course.id, newer, 'plan.png')).body).toEqual({ path: 'files/plan.png' })
  // An earlier version whose rows were written later: what was written last is not what is newest.
  const earlier = newId()
  await app.db.transaction().execute(async (work) => {
    await sql`set local session_replication_role = replica`.execute(work)
    await work.insertInto('catalog.course_version').values({ id: earlier, course_id: course.id, number: 0, title: 'x', state: 'published' }).execute()
    await work.insertInto('catalog.version_file').values({ version_id: earlier, path: 'files/plan.png', upload_id: older }).execute()
  })
  // Small tables that the database knows to be small are read as they lie.
  await sql`analyze catalog.course_version, catalog.version_file`.execute(app.db)
  expect(await preview(course.id, '![图](files/plan.png)')).toContain(newer)
})

test('a version takes so many files and no more, whether one by one or with a lesson', async () => {
  const course = await aCourse({ owner: expert })
  expect((await add(course.id, await upload('a.pdf'), 'a.pdf')).status).toBe(201)
  await sql`
    insert into catalog.version_file (version_id, path, upload_id)
    select ${await draftOf(course.id)}, 'files/n' || n || '.pdf', gen_random_uuid() from generate_series(1, ${maxFiles - 2}::int) n`.execute(app.db)
  expect((await add(course.id, await upload('b.pdf'), 'b.pdf')).status).toBe(201)
  expect(await add(course.id, await upload('c.pdf'), 'c.pdf')).toMatchObject({ status: 409, body: { code: 'catalog/too-many-files' } })
  const path = `/studio/courses/${course.id}/lessons/${course.lessons[0]?.id}`
  const save = (uploadId: string) => app.send('PUT', path, { revision: 1, settings: { resources: [{ uploadId, file: 'd.pdf', title: '附件' }] } }, expert)
  expect(await save(await upload('d.pdf'))).toMatchObject({ status: 409, body: { code: 'catalog/too-many-files' } })
  // One that the version has already is not one more.
  const known = await app.db.selectFrom('catalog.version_file').select('upload_id').where('path', '=', 'files/b.pdf').executeTakeFirstOrThrow()
  expect((await save(known.upload_id)).status).toBe(200)
})
