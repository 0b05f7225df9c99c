import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { type BuiltCourse, aCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { aDiscussion, aReply } from './builders.ts'
import { caseKey } from './moderation/case-key.ts'

let app: TestApp
let expert: BuiltPerson
let moderator: BuiltPerson
let second: BuiltPerson
let reader: BuiltPerson
let course: BuiltCourse

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
  ;[moderator, second] = [await aPerson({ roles: ['moderator'] }), await aPerson({ roles: ['moderator'] })]
  course = await aCourse({ owner: expert.id })
  reader = await member()
})
afterAll(() => app.close())

async function member(): Promise<BuiltPerson> {
  const person = await aPerson()
  await app.post(`/courses/${course.id}/enrolments`, {}, person)
  await app.post('/community-rules/acceptances', {}, person)
  return person
}

const report = (who: BuiltPerson, subjectKind: string, subjectId: string, reason = 'advertising') =>
  app.post('/reports', { subjectKind, subjectId, reason, note: '第二段' }, who)
const queue = async (state = 'open') =>
  (await app.get(`/moderation/cases?state=${state}&limit=100`, moderator)).body.rows as {
    id: string
    subjectId: string
    reportCount: number
    urgent: boolean
  }[]
const caseOf = async (subjectId: string) => (await queue()).find((one) => one.subjectId === subjectId)
const settle = (who: BuiltPerson, caseId: string | undefined, more: object) =>
  app.post(`/moderation/cases/${caseId}/settlement`, { rule: 'advertising', note: '留了微信号', ...more }, who)
const kinds = async (who: BuiltPerson) => (await app.get('/notices', who)).body.rows.map((one: { kind: string }) => one.kind) as string[]

test('reports meet in one case; own, double and unknown ones are refused; danger comes first', async () => {
  const author = await member()
  const calm = await aDiscussion({ courseId: course.id, authorId: author.id })
  const { id } = await aDiscussion({ courseId: course.id, authorId: author.id })
  expect((await report(reader, 'discussion', calm.id)).status).toBe(201)
  expect((await report(reader, 'discussion', id)).status).toBe(201)
  expect((await report(expert, 'discussion', id, 'harassment')).status).toBe(201)
  expect((await report(reader, 'discussion', id)).body.code).toBe('community/reported-already')
  expect((await report(author, 'discussion', id)).body.code).toBe('community/own-content')
  expect((await report(reader, 'discussion', expert.id)).status).toBe(404)
  expect((await app.get('/moderation/cases', reader)).status).toBe(403)
  const rows = await queue()
  expect(rows[0]).toMatchObject({ subjectId: id, reportCount: 2, urgent: true })
  const shown = (await app.get(`/moderation/cases/${rows[0]?.id}`, moderator)).body
  expect(shown.reports).toHaveLength(2)
  expect((await settle(moderator, rows[0]?.id, { decision: 'keep' })).body.state).toBe('kept')
  expect((await settle(second, rows[0]?.id, { decision: 'hide' })).body.code).toBe('community/settled-already')
  expect((await app.get('/my-cases', reader)).body.reports.map((one: { state: string }) => one.state).sort()).toEqual(['kept', 'open'])
})

test('hidden content is nowhere: list, thread, search, notices; its author is told why; restoring brings it back', async () => {
  const author = await member()
  const { id } = await aDiscussion({ courseId: course.id, authorId: reader.id, title: '藏宝图在哪一页能找到' })
  const {
    body: { replyId }
  } = await app.post(`/discussions/${id}/replies`, { body: '加我微信领取独门秘籍' }, author)
  await app.settle()
  const everywhere = async () => ({
    thread: JSON.stringify((await app.get(`/discussions/${id}`)).body).includes('独门秘籍'),
    count: (await app.get(`/discussions/${id}`)).body.discussion.replyCount,
    search: (await app.get('/search?q=%E7%8B%AC%E9%97%A8%E7%A7%98%E7%B1%8D')).body.hits.length,
    notice: (await app.get('/notices', reader)).body.rows.filter((one: { url: string }) => one.url.endsWith(replyId)).length
  })
  expect(await everywhere()).toEqual({ thread: true, count: 1, search: 1, notice: 1 })
  await report(reader, 'reply', replyId)
  const found = await caseOf(replyId)
  expect((await settle(moderator, found?.id, { decision: 'hide' })).body).toEqual({ state: 'hidden', sanctionId: null })
  await app.settle()
  expect(await everywhere()).toEqual({ thread: false, count: 0, search: 0, notice: 0 })
  expect((await app.get(`/notices/unread`, reader)).body.count).toBe((await app.get('/notices?unread=1&limit=100', reader)).body.rows.length)
  expect((await app.get(`/discussions/${id}`, author)).body.replies[0].state).toBe('hidden')
  expect((await app.get(`/posts/reply/${replyId}/revisions`)).status).toBe(404)
  expect((await app.send('PUT', `/replies/${replyId}`, { body: '换个说法' }, author)).body.code).toBe('community/hidden-stays')
  expect(await kinds(author)).toContain('content_hidden')
  expect((await app.get('/my-cases', author)).body.hidden[0].note).toBe('留了微信号')
  expect((await app.post(`/moderation/cases/${found?.id}/restoration`, { note: '看错了' }, second)).status).toBe(204)
  expect(await everywhere()).toMatchObject({ thread: true, count: 1, search: 1 })
  expect((await app.post(`/moderation/cases/${found?.id}/restoration`, { note: '再来一次' }, second)).body.code).toBe('community/not-hidden')
  expect((await app.get('/my-cases', author)).body.hidden).toEqual([])
})

test('a hidden thread closes for all but its author and the keepers', async () => {
  const author = await member()
  const { id } = await aDiscussion({ courseId: course.id, authorId: author.id, title: '一张绝密清单的下落' })
  await aReply({ discussionId: id, authorId: reader.id, body: '绝密清单在这里' })
  expect((await app.post('/moderation/hidden-posts', { subjectKind: 'discussion', subjectId: id, rule: 'copying', note: '整本书' }, reader)).status).toBe(403)
  expect((await app.post('/moderation/hidden-posts', { subjectKind: 'discussion', subjectId: id, rule: 'copying', note: '整本书' }, moderator)).status).toBe(
    201
  )
  await app.settle()
  expect((await app.get(`/discussions/${id}`, reader)).status).toBe(404)
  expect((await app.get(`/discussions/${id}`, author)).body.discussion.state).toBe('hidden')
  expect((await app.get('/search?q=%E7%BB%9D%E5%AF%86%E6%B8%85%E5%8D%95', reader)).body.hits).toEqual([])
  expect((await app.get(`/courses/${course.id}/discussions?limit=50`, reader)).body.rows.some((row: { id: string }) => row.id === id)).toBe(false)
  expect((await app.post(`/discussions/${id}/replies`, { body: '还在吗' }, reader)).status).toBe(404)
  expect((await report(reader, 'discussion', id)).status).toBe(404)
  expect((await app.get('/moderation/discussions?state=hidden', moderator)).body.rows.map((row: { id: string }) => row.id)).toContain(id)
})

test('who is muted is told until when and writes again by the clock', async () => {
  const author = await member()
  const { id } = await aDiscussion({ courseId: course.id, authorId: author.id })
  await report(reader, 'discussion', id)
  const done = await settle(moderator, (await caseOf(id))?.id, { decision: 'hide', sanction: 'mute', days: 7 })
  expect(done.body.sanctionId).toBeTruthy()
  await app.settle()
  const write = () => app.post(`/courses/${course.id}/discussions`, { title: '又来一个新的问题', body: '试试', mode: 'forum' }, author)
  const refused = await write()
  expect(refused.body.code).toBe('community/muted')
  expect(refused.body.detail).toMatch(/\d{4}-\d{2}-\d{2}/)
  expect(await kinds(author)).toContain('sanctioned')
  setClock(new Date(Date.now() + 8 * 86_400_000))
  await app.tick('community.end-due-sanctions')
  expect((await write()).status).toBe(201)
  expect(await kinds(author)).toContain('sanction_lifted')
  setClock()
})

test('a ban ends sessions; the appeal works from the mail, is decided by somebody else, and lifting brings all back', async () => {
  const author = await member()
  const { id } = await aDiscussion({ courseId: course.id, authorId: author.id })
  await report(reader, 'discussion', id)
  const {
    body: { sanctionId }
  } = await settle(moderator, (await caseOf(id))?.id, { decision: 'hide', sanction: 'ban', days: 0 })
  expect((await app.get('/notices', author)).status).toBe(401)
  const key = caseKey(sanctionId)
  const appeal = (text: string, withKey: string) => app.post(`/sanctions/${sanctionId}/appeals`, { text, key: withKey })
  expect((await app.get(`/sanctions/${sanctionId}`)).status).toBe(404)
  expect((await appeal('这不是广告，是课程自己的群。', 'wrong')).status).toBe(404)
  expect((await app.get(`/sanctions/${sanctionId}?key=${key}`)).body).toMatchObject({ kind: 'ban', mayAppeal: true })
  const {
    body: { appealId }
  } = await appeal('这不是广告，是课程自己的群。', key)
  expect((await appeal('再说一遍，这真的不是广告。', key)).body.code).toBe('community/appealed-already')
  const decide = (who: BuiltPerson) => app.post(`/moderation/appeals/${appealId}/decision`, { outcome: 'lifted', note: '确认是课程群' }, who)
  expect((await decide(moderator)).body.code).toBe('community/own-decision')
  expect((await decide(reader)).status).toBe(403)
  expect((await app.get('/moderation/appeals', second)).body.rows).toHaveLength(1)
  expect((await decide(second)).status).toBe(201)
  expect((await decide(second)).body.code).toBe('community/settled-already')
  await app.settle()
  expect((await app.get(`/discussions/${id}`)).status).toBe(200)
  const person = await app.db.selectFrom('identity.person').select('banned_at').where('id', '=', author.id).executeTakeFirstOrThrow()
  expect(person.banned_at).toBeNull()
  expect((await app.get(`/sanctions/${sanctionId}?key=${key}`)).body.appeal).toMatchObject({ outcome: 'lifted', note: '确认是课程群' })
})

test('taking the text away defeats neither the case nor the appeal', async () => {
  const author = await member()
  const thread = await aDiscussion({ courseId: course.id, authorId: author.id })
  const question = await aDiscussion({ courseId: course.id, authorId: reader.id })
  const reply = await aReply({ discussionId: question.id, authorId: author.id })
  await report(reader, 'discussion', thread.id)
  await report(reader, 'reply', reply.id)
  expect((await app.send('DELETE', `/discussions/${thread.id}`, undefined, author)).status).toBe(204)
  expect((await app.send('DELETE', `/replies/${reply.id}`, undefined, author)).status).toBe(204)
  const muted = await settle(moderator, (await caseOf(thread.id))?.id, { decision: 'hide', sanction: 'mute', days: 7 })
  expect(muted).toMatchObject({ status: 201, body: { state: 'hidden', sanctionId: expect.any(String) } })
  const warned = await settle(moderator, (await caseOf(reply.id))?.id, { decision: 'hide', sanction: 'warn' })
  expect(warned.body.state).toBe('hidden')
  expect((await app.get(`/discussions/${question.id}`)).body.discussion.replyCount).toBe(0)
  const appeal = await app.post(`/sanctions/${muted.body.sanctionId}/appeals`, { text: '我已经自己删掉了，请重新看一下。' }, author)
  const decided = await app.post(`/moderation/appeals/${appeal.body.appealId}/decision`, { outcome: 'lifted', note: '已经删掉了' }, second)
  expect(decided).toMatchObject({ status: 201, body: { outcome: 'lifted' } })
  // What was taken away stays away.
  expect((await app.get(`/discussions/${thread.id}`, author)).status).toBe(404)
})

test('warnings, lifting by hand, staff and oneself', async () => {
  const person = await member()
  const impose = (who: BuiltPerson, personId: string, kind = 'warn', days = 7) =>
    app.post('/moderation/sanctions', { personId, kind, days, rule: 'other', note: '第一次，提醒' }, who)
  expect((await impose(reader, person.id)).status).toBe(403)
  expect((await impose(moderator, moderator.id)).body.code).toBe('community/own-case')
  expect((await impose(moderator, second.id, 'mute')).body.code).toBe('community/staff-person')
  expect((await impose(moderator, person.id, 'mute', 8)).body.fields.days[0].code).toBe('community/no-such-duration')
  expect((await impose(moderator, person.id)).status).toBe(201)
  const {
    body: { sanctionId }
  } = await impose(moderator, person.id, 'ban', 30)
  expect((await app.post(`/moderation/sanctions/${sanctionId}/lift`, { note: '误会' }, moderator)).status).toBe(204)
  expect((await app.post(`/moderation/sanctions/${sanctionId}/lift`, { note: '误会' }, moderator)).body.code).toBe('community/sanction-over')
  const listed = (await app.get(`/moderation/sanctions?personId=${person.id}`, second)).body.rows
  expect(listed.map((one: { kind: string }) => one.kind).sort()).toEqual(['ban', 'warn'])
  const mine = await app.get('/my-cases', person)
  expect(mine.status).toBe(401)
})
