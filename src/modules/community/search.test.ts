import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { type BuiltCourse, aCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { aDiscussion, aReply } from './builders.ts'
import { own } from './tables.ts'
import { notFindable } from './talk/search-documents.ts'

let app: TestApp
let expert: BuiltPerson
let author: BuiltPerson
let course: BuiltCourse

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
  author = await aPerson()
  course = await aCourse({ owner: expert.id })
  await app.post(`/courses/${course.id}/enrolments`, {}, author)
  await app.post('/community-rules/acceptances', {}, author)
})
afterAll(() => app.close())

const documents = (kind: string, refId: string) =>
  app.db.selectFrom('platform.search_document').select(['title', 'updated_at']).where('kind', '=', kind).where('ref_id', '=', refId).execute()

test('another text of the question leaves the replies in the search alone; another title reaches them', async () => {
  const thread = await aDiscussion({ courseId: course.id, authorId: author.id, title: '第一个标题在这里', body: '正文' })
  const reply = await aReply({ discussionId: thread.id, authorId: author.id })
  const before = await documents('reply', reply.id)
  const edit = (title: string, body: string) => app.send('PUT', `/discussions/${thread.id}`, { title, body }, author)
  setClock(new Date(Date.now() + 60_000))
  expect((await edit('第一个标题在这里', '改过的正文：螺旋桨')).status).toBe(204)
  expect(await documents('reply', reply.id)).toEqual(before)
  expect((await app.get('/search?q=%E8%9E%BA%E6%97%8B%E6%A1%A8')).body.hits).toHaveLength(1)
  expect((await edit('第二个标题在这里', '改过的正文：螺旋桨')).status).toBe(204)
  expect((await documents('reply', reply.id)).map((one) => one.title)).toEqual(['第二个标题在这里'])
  setClock()
})

test('a thread leaves the search in as many statements as any other, however many answered', async () => {
  const thread = await aDiscussion({ courseId: course.id, authorId: author.id })
  const replies = []
  for (let at = 0; at < 8; at += 1) replies.push(await aReply({ discussionId: thread.id, authorId: author.id }))
  let statements = 0
  const counting = app.db.withPlugin({
    transformQuery: ({ node }) => {
      statements += 1
      return node
    },
    transformResult: async ({ result }) => result
  })
  await counting.transaction().execute((work) => notFindable(own(work), thread.id))
  expect(statements).toBe(3)
  for (const { id } of replies) expect(await documents('reply', id)).toEqual([])
  expect(await documents('discussion', thread.id)).toEqual([])
})

test('new readers reach the search in rounds of twenty threads', async () => {
  const other = await aCourse({ owner: expert.id })
  const threads = []
  for (let at = 0; at < 21; at += 1) threads.push(await aDiscussion({ courseId: other.id, authorId: author.id }))
  expect((await app.send('PUT', `/courses/${other.id}/discussion-readers`, { readers: 'course' }, expert)).status).toBe(204)
  await app.settle()
  const rounds = await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'course-readers.chosen').execute()
  expect(rounds).toHaveLength(2)
  const open = await app.db
    .selectFrom('platform.search_document')
    .select('id')
    .where(
      'ref_id',
      'in',
      threads.map((one) => one.id)
    )
    .where(sql<boolean>`'public' = any(audience)`)
    .execute()
  expect(open).toEqual([])
})
