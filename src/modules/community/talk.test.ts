import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { type BuiltCourse, aCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { newId } from '#platform/id.ts'
import { setClock } from '#platform/time/clock.ts'
import { aDiscussion, aReply } from './builders.ts'

let app: TestApp
let expert: BuiltPerson
let learner: BuiltPerson
let other: BuiltPerson
let stranger: BuiltPerson
let operator: BuiltPerson
let course: BuiltCourse

const join = (person: BuiltPerson, courseId = course.id) => app.post(`/courses/${courseId}/enrolments`, {}, person)
const ask = (who: BuiltPerson | undefined, more: Record<string, unknown> = {}, courseId = course.id) =>
  app.post(`/courses/${courseId}/discussions`, { title: '跨月退款要不要计入 9 月？', body: '有 27 笔负数找不到原单。', acceptRules: true, ...more }, who)
const answer = (who: BuiltPerson, discussionId: string, more: Record<string, unknown> = {}) =>
  app.post(`/discussions/${discussionId}/replies`, { body: '两个口径都对，错的是不说。', acceptRules: true, ...more }, who)
const show = (who: BuiltPerson | undefined, id: string) => app.get(`/discussions/${id}`, who)
const noticesOf = async (who: BuiltPerson) => (await app.get('/notices', who)).body.rows as { kind: string; title: string; url: string }[]

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'], name: '林知远', username: 'lin-zhiyuan' })
  operator = await aPerson({ roles: ['operator'] })
  ;[learner, other, stranger] = [await aPerson({ name: '苏念' }), await aPerson({ name: '陈雨', username: 'chen-yu' }), await aPerson()]
  course = await aCourse({ owner: expert.id, tasks: [{ lessons: [{ preview: true }, {}] }] })
  await join(learner)
  await join(other)
})
afterAll(() => app.close())

test('a learner asks, the expert answers, the learner accepts; each is told once', async () => {
  const {
    body: { discussionId },
    status
  } = await ask(learner, { lessonId: course.lessons[1]?.id, atSeconds: 83 })
  expect(status).toBe(201)
  const {
    body: { replyId }
  } = await answer(expert, discussionId)
  await app.settle()
  expect((await noticesOf(learner)).filter((one) => one.kind === 'reply')).toHaveLength(1)
  expect((await app.send('PUT', `/replies/${replyId}/acceptance`, {}, learner)).status).toBe(200)
  await app.settle()
  expect((await noticesOf(expert)).some((one) => one.kind === 'reply_accepted' && one.url === `/discussions/${discussionId}#r-${replyId}`)).toBe(true)
  const thread = (await show(undefined, discussionId)).body
  expect(thread.accepted.id).toBe(replyId)
  expect(thread.replies).toEqual([])
  expect(thread.discussion).toMatchObject({ atSeconds: 83, answered: true, replyCount: 1, lessonId: course.lessons[1]?.id })
  expect(thread.accepted.author.team).toBe(true)
})

test('accepting twice is refused, another answer takes the place, only asker and team choose', async () => {
  const { id } = await aDiscussion({ courseId: course.id, authorId: learner.id })
  const [first, second] = [await aReply({ discussionId: id, authorId: expert.id }), await aReply({ discussionId: id, authorId: other.id })]
  const accept = (who: BuiltPerson, replyId: string) => app.send('PUT', `/replies/${replyId}/acceptance`, {}, who)
  expect((await accept(other, second.id)).body.code).toBe('community/not-yours-to-accept')
  const both = await Promise.all([accept(learner, first.id), accept(learner, first.id)])
  expect(both.map((one) => one.status).sort()).toEqual([200, 409])
  expect((await accept(expert, second.id)).status).toBe(200)
  expect((await show(learner, id)).body.discussion.acceptedReplyId).toBe(second.id)
  expect((await app.send('DELETE', `/discussions/${id}/acceptance`, undefined, learner)).status).toBe(204)
  const forum = await aDiscussion({ courseId: course.id, authorId: learner.id, mode: 'forum' })
  const said = await aReply({ discussionId: forum.id, authorId: other.id })
  expect((await accept(learner, said.id)).status).toBe(403)
})

test('strangers read what is public and write only at a free lesson; guests are sent to sign in', async () => {
  const { id } = await aDiscussion({ courseId: course.id, authorId: learner.id })
  expect((await show(undefined, id)).status).toBe(200)
  expect((await ask(stranger)).body.code).toBe('community/enrol-first')
  expect((await answer(stranger, id)).body.code).toBe('community/enrol-first')
  expect((await ask(undefined)).status).toBe(401)
  expect((await ask(stranger, { lessonId: course.lessons[1]?.id })).status).toBe(403)
  const free = await ask(stranger, { lessonId: course.lessons[0]?.id })
  expect(free.status).toBe(201)
  expect((await answer(stranger, free.body.discussionId)).status).toBe(201)
  expect((await ask(learner, { lessonId: expert.id })).body.code).toBe('community/no-lesson')
})

test('a course may keep its discussions to itself: lists, threads and search close', async () => {
  const closed = await aCourse({ owner: expert.id })
  await join(learner, closed.id)
  const { id } = await aDiscussion({ courseId: closed.id, authorId: learner.id, title: '悄悄话藏在密室里' })
  const found = async (who?: BuiltPerson) => (await app.get('/search?q=%E6%82%84%E6%82%84%E8%AF%9D', who)).body.hits.length
  expect(await found()).toBe(1)
  expect((await app.send('PUT', `/courses/${closed.id}/discussion-readers`, { readers: 'course' }, learner)).status).toBe(403)
  expect((await app.send('PUT', `/courses/${closed.id}/discussion-readers`, { readers: 'course' }, expert)).status).toBe(204)
  await app.settle()
  expect((await show(undefined, id)).status).toBe(401)
  expect((await show(stranger, id)).body.code).toBe('community/learners-only')
  expect((await app.get(`/courses/${closed.id}/discussions`, stranger)).status).toBe(403)
  expect((await app.get('/discussions', stranger)).body.rows.some((row: { id: string }) => row.id === id)).toBe(false)
  expect([await found(), await found(stranger), await found(learner)]).toEqual([0, 0, 1])
  expect((await show(learner, id)).status).toBe(200)
})

test('two levels, mentions, and nobody hears twice of one reply', async () => {
  const {
    body: { discussionId }
  } = await ask(learner)
  const {
    body: { replyId }
  } = await answer(other, discussionId)
  const below = await answer(expert, discussionId, { parentId: replyId, body: '@chen-yu 说得对，再看一眼列名。`@lin-zhiyuan`' })
  const beside = await answer(learner, discussionId, { parentId: below.body.replyId })
  await app.settle()
  const thread = (await show(learner, discussionId)).body
  expect(thread.replies).toHaveLength(1)
  expect(thread.replies[0].children.map((one: { id: string }) => one.id)).toEqual([below.body.replyId, beside.body.replyId])
  const told = (await noticesOf(other)).filter((one) => one.url.endsWith(below.body.replyId))
  expect(told.map((one) => one.kind)).toEqual(['mention'])
  expect((await noticesOf(expert)).some((one) => one.kind === 'mention')).toBe(false)
  await app.send('DELETE', `/discussions/${discussionId}/follow`, undefined, other)
  const quiet = await answer(learner, discussionId)
  await app.settle()
  expect((await noticesOf(other)).some((one) => one.url.endsWith(quiet.body.replyId))).toBe(false)
})

test('a mention in a closed course reaches only those who may see it', async () => {
  const closed = await aCourse({ owner: expert.id })
  await join(learner, closed.id)
  await app.send('PUT', `/courses/${closed.id}/discussion-readers`, { readers: 'course' }, expert)
  await ask(learner, { body: '@chen-yu @lin-zhiyuan 帮看看' }, closed.id)
  await app.settle()
  const mentions = (who: BuiltPerson) =>
    app.db
      .selectFrom('platform.event')
      .selectAll()
      .where('name', '=', 'person.mentioned')
      .execute()
      .then((rows) => rows.filter((row) => row.payload.personId === who.id && row.payload.replyId === null).length)
  expect([await mentions(other), await mentions(expert)]).toEqual([0, 1])
})

test('useful counts once a person and not for oneself', async () => {
  const { id } = await aDiscussion({ courseId: course.id, authorId: learner.id })
  const reply = await aReply({ discussionId: id, authorId: expert.id })
  const useful = (who: BuiltPerson, value: boolean) => app.send('PUT', `/replies/${reply.id}/useful`, { useful: value }, who)
  await Promise.all([useful(learner, true), useful(learner, true), useful(other, true)])
  expect((await show(learner, id)).body.replies[0]).toMatchObject({ usefulCount: 2, useful: true })
  expect((await useful(learner, false)).body.count).toBe(1)
  expect((await useful(learner, false)).body.count).toBe(1)
  expect((await useful(expert, true)).body.code).toBe('community/own-vote')
  expect((await app.send('PUT', `/discussions/${id}/useful`, { useful: true }, learner)).body.code).toBe('community/own-vote')
})

test('edits keep what was said, answered questions stay, own replies go and take acceptance with them', async () => {
  const {
    body: { discussionId }
  } = await ask(learner, { body: '最初的说法' })
  expect((await app.send('PUT', `/discussions/${discussionId}`, { title: '改过的标题', body: '改过的说法' }, other)).body.code).toBe('community/not-yours')
  expect((await app.send('PUT', `/discussions/${discussionId}`, { title: '改过的标题', body: '改过的说法' }, learner)).status).toBe(204)
  expect((await app.get(`/posts/discussion/${discussionId}/revisions`)).body.rows[0].body).toBe('最初的说法')
  const {
    body: { replyId }
  } = await answer(other, discussionId)
  expect((await app.send('DELETE', `/discussions/${discussionId}`, undefined, learner)).body.code).toBe('community/has-replies')
  await app.send('PUT', `/replies/${replyId}/acceptance`, {}, learner)
  expect((await app.send('PUT', `/replies/${replyId}`, { body: '更准的回答' }, other)).status).toBe(204)
  expect((await app.send('DELETE', `/replies/${replyId}`, undefined, learner)).status).toBe(403)
  expect((await app.send('DELETE', `/replies/${replyId}`, undefined, other)).status).toBe(204)
  expect((await show(learner, discussionId)).body.discussion).toMatchObject({ replyCount: 0, acceptedReplyId: null, answered: false })
  expect((await app.send('DELETE', `/discussions/${discussionId}`, undefined, learner)).status).toBe(204)
  expect((await show(learner, discussionId)).status).toBe(404)
})

test('pins and 精华 are for team and keepers, at most five pins', async () => {
  const mine = await aCourse({ owner: expert.id })
  const ids: string[] = []
  for (let at = 0; at < 6; at += 1) ids.push((await aDiscussion({ courseId: mine.id, authorId: learner.id })).id)
  const curate = (who: BuiltPerson, id: string | undefined, body: object) => app.send('PUT', `/discussions/${id}/curation`, body, who)
  expect((await curate(learner, ids[0], { pinned: true })).status).toBe(403)
  for (const id of ids.slice(0, 5)) expect((await curate(expert, id, { pinned: true })).status).toBe(200)
  expect((await curate(operator, ids[5], { pinned: true })).body.code).toBe('community/too-many-pins')
  expect((await curate(operator, ids[5], { featured: true })).body).toEqual({ pinned: false, featured: true })
  const list = (await app.get(`/courses/${mine.id}/discussions`)).body.rows
  expect(list.at(-1)).toMatchObject({ id: ids[5], featured: true })
  expect(list.slice(0, 5).every((row: { pinned: boolean }) => row.pinned)).toBe(true)
})

test('nobody answers: the team hears after a day, operators after two, each once; an answer in between ends it', async () => {
  const mine = await aCourse({ owner: expert.id })
  const { id } = await aDiscussion({ courseId: mine.id, authorId: learner.id })
  const answered = await aDiscussion({ courseId: mine.id, authorId: learner.id })
  await aReply({ discussionId: answered.id, authorId: other.id })
  const waiting = async (who: BuiltPerson) => (await noticesOf(who)).filter((one) => one.kind === 'question_waiting' && one.url === `/discussions/${id}`).length
  const other_ = async (who: BuiltPerson) => (await noticesOf(who)).filter((one) => one.url === `/discussions/${answered.id}`).length
  setClock(new Date(Date.now() + 25 * 3_600_000))
  for (let round = 0; round < 2; round += 1) await app.tick('community.keep-time')
  expect([await waiting(expert), await waiting(operator), await other_(expert)]).toEqual([1, 0, 0])
  setClock(new Date(Date.now() + 49 * 3_600_000))
  for (let round = 0; round < 2; round += 1) await app.tick('community.keep-time')
  expect([await waiting(expert), await waiting(operator)]).toEqual([1, 1])
  setClock()
})

test('unread marks, the preview, and the course behind an address', async () => {
  const mine = await aCourse({ owner: expert.id })
  const { id } = await aDiscussion({ courseId: mine.id, authorId: learner.id })
  const unread = async (who: BuiltPerson) => (await app.get(`/courses/${mine.id}/discussions`, who)).body.rows[0].unread
  expect([await unread(expert), await unread(learner)]).toEqual([true, false])
  expect((await app.send('PUT', `/discussions/${id}/read-mark`, {}, expert)).status).toBe(204)
  expect(await unread(expert)).toBe(false)
  expect((await app.post('/posts/preview', { body: '**重** <script>alert(1)</script>' }, learner)).body.html).toMatch(/<strong>重<\/strong>(?!.*<script)/)
  expect((await app.get(`/discussed-courses/${mine.slug}`)).body.courseId).toBe(mine.id)
})

test('the first post asks for the rules, once; a new version comes seven days ahead and asks again', async () => {
  const newcomer = await aPerson()
  await join(newcomer)
  expect((await ask(newcomer, { acceptRules: undefined })).body.fields.acceptRules[0].code).toBe('community/rules-not-accepted')
  expect((await app.post('/community-rules/acceptances', {}, newcomer)).body.number).toBe(1)
  expect((await ask(newcomer, { acceptRules: undefined })).status).toBe(201)
  expect((await app.get('/community-rules', newcomer)).body).toMatchObject({ number: 1, current: true })
  const texts = { zh: '新的社群规范。'.repeat(20), en: 'New community rules. '.repeat(20), note: '补充隐私一条' }
  expect((await app.post('/community-rules', texts, newcomer)).status).toBe(403)
  expect((await app.post('/community-rules', texts, operator)).body.number).toBe(2)
  expect((await ask(newcomer, { acceptRules: undefined })).status).toBe(201)
  setClock(new Date(Date.now() + 8 * 86_400_000))
  expect((await ask(newcomer, { acceptRules: undefined })).status).toBe(422)
  expect((await ask(newcomer)).status).toBe(201)
  setClock()
})

test("pictures are one's own uploads, kept with the post and shown to its readers", async () => {
  const upload = async (who: BuiltPerson) => {
    const id = newId()
    await app.db
      .insertInto('media.upload')
      .values({
        id,
        owner_id: who.id,
        name: 'error.png',
        content_type: 'image/png',
        size: 10,
        sha256: 'x',
        purpose: 'picture',
        created_at: new Date(),
        held_at: null
      })
      .execute()
    return id
  }
  const [mine, foreign] = [await upload(learner), await upload(other)]
  expect((await ask(learner, { fileIds: [foreign] })).body.code).toBe('media/unknown-file')
  const {
    body: { discussionId }
  } = await ask(learner, { fileIds: [mine] })
  const [picture] = (await show(undefined, discussionId)).body.discussion.pictures
  expect(picture).toMatchObject({ id: mine, name: 'error.png' })
  expect((await app.db.selectFrom('media.upload').select('held_at').where('id', '=', mine).executeTakeFirstOrThrow()).held_at).not.toBeNull()
})
