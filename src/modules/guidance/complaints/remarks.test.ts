import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { newId } from '#platform/id.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp, type Who } from '../../../../test/support/app.ts'
import { aLearnerOf, aReviewScene, aSubmission, type ReviewScene } from '../builders.ts'
import { remarksPrivacy } from './privacy.ts'

let app: TestApp
let scene: ReviewScene
let learner: BuiltPerson
let helper: BuiltPerson
let operator: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
})
afterAll(() => app.close())

beforeEach(async () => {
  setClock()
  scene = await aReviewScene()
  learner = await aLearnerOf(scene)
  helper = await aPerson({ roles: ['expert'] })
  await app.db.insertInto('catalog.course_member').values({ course_id: scene.courseId, person_id: helper.id }).execute()
})

async function aReview(by = helper): Promise<string> {
  const submissionId = await aSubmission(scene, learner)
  await app.settle()
  const { id } = await app.db.selectFrom('guidance.request').select('id').where('subject_id', '=', submissionId).executeTakeFirstOrThrow()
  await app.post(`/reviews/${id}`, { scores: { 理由可查: 3, 结果正确: 3, 能重跑: 3 }, feedback: '可以' }, by)
  await app.settle()
  return id
}
const text = '第二条评语说的那一行，我交的作业里没有。'
const say = (requestId: string, who: Who = learner, more: object = {}) =>
  app.post(`/guidance-requests/${requestId}/remark`, { kind: 'wrong', text, ...more }, who)
const see = (id: string, who: Who) => app.get(`/remarks/${id}`, who)
const move = (id: string, to: string, who: Who, words = '已经对过原文，评语改好了。') => app.post(`/remarks/${id}/steps`, { to, text: words }, who)
const inHours = (hours: number) => setClock(new Date(Date.now() + hours * 3_600_000))
async function noticesOf(person: BuiltPerson, kind: string, id: string) {
  await app.settle()
  const rows = await app.db.selectFrom('inbox.notice').selectAll().where('person_id', '=', person.id).where('kind', '=', kind).execute()
  return rows.filter((one) => one.url.endsWith(id))
}

test('only who received the guidance may speak, once, and only when there was some', async () => {
  const requestId = await aReview()
  for (const who of [helper, operator, await aLearnerOf(scene)]) expect((await say(requestId, who)).status).toBe(404)
  expect((await app.post(`/guidance-requests/${requestId}/remark`, { kind: 'wrong', text })).status).toBe(401)
  expect((await say(requestId, learner, { text: '短' })).status).toBe(422)
  const both = await Promise.all([say(requestId), say(requestId)])
  expect(both.map((one) => one.status).sort()).toEqual([201, 409])
  expect((await app.get(`/guidance-requests/${requestId}/remark`, learner)).body).toMatchObject({
    topic: '清洗订单表',
    by: helper.username,
    remarkId: both.find((one) => one.status === 201)?.body.id
  })
  const other = await aReviewScene()
  await aLearnerOf(other, learner)
  const waiting = await aSubmission(other, learner)
  await app.settle()
  const { id } = await app.db.selectFrom('guidance.request').select('id').where('subject_id', '=', waiting).executeTakeFirstOrThrow()
  expect((await say(id)).status).toBe(404)
})

test('goes to the course’s owner, or to the operators when it is about her; never to whom it is about', async () => {
  const { id, dueAt } = (await say(await aReview())).body
  expect(Math.abs(Date.parse(dueAt) - Date.now() - 48 * 3_600_000)).toBeLessThan(60_000)
  expect(await noticesOf(scene.owner, 'remark_waiting', id)).toHaveLength(1)
  expect(await noticesOf(operator, 'ops_remark', id)).toHaveLength(0)
  for (const who of [helper, await aLearnerOf(scene)]) {
    expect((await see(id, who)).status).toBe(404)
    expect((await move(id, 'answered', who)).status).toBe(404)
  }
  expect((await app.get('/remarks-for-me', scene.owner)).body.rows).toMatchObject([{ id, author: learner.username, late: false }])

  learner = await aLearnerOf(scene)
  const about = (await say(await aReview(scene.owner))).body.id
  expect(await noticesOf(operator, 'ops_remark', about)).toHaveLength(1)
  expect((await see(about, scene.owner)).status).toBe(404)
  expect((await see(about, operator)).body).toMatchObject({ owner: null, about: scene.owner.username, seenAs: 'handler' })
  expect((await app.get('/remarks-for-me', scene.owner)).body.rows).toHaveLength(1)
})

test('open, answered, improved, closed: step by step, the author is told each time', async () => {
  const { id } = (await say(await aReview())).body
  for (const to of ['improved', 'closed']) expect((await move(id, to, scene.owner)).body.code).toBe('guidance/remark-moved')
  expect((await move(id, 'answered', scene.owner, '好')).status).toBe(422)
  expect((await move(id, 'answered', learner)).status).toBe(403)
  const twice = await Promise.all([move(id, 'answered', scene.owner), move(id, 'answered', operator)])
  expect(twice.map((one) => one.status).sort()).toEqual([201, 409])
  expect((await see(id, learner)).body).toMatchObject({ state: 'answered', may: ['closed'], steps: [{ state: 'answered' }] })
  expect((await move(id, 'improved', learner)).status).toBe(403)
  expect((await move(id, 'improved', scene.owner, '评分说明里补了一条例子。')).status).toBe(201)
  expect((await move(id, 'closed', scene.owner, '')).status).toBe(201)
  expect(await noticesOf(learner, 'remark_moved', id)).toHaveLength(3)
  expect((await see(id, learner)).body).toMatchObject({ state: 'closed', may: [] })
  expect((await move(id, 'answered', scene.owner)).body.code).toBe('guidance/remark-moved')
})

test('the author may call it settled herself, and is not told what she did', async () => {
  const { id } = (await say(await aReview())).body
  await move(id, 'answered', scene.owner)
  expect((await move(id, 'closed', learner, '')).status).toBe(201)
  expect(await noticesOf(learner, 'remark_moved', id)).toHaveLength(1)
})

test('reminds the owner before the time is over and calls the operators after it, each once', async () => {
  const { id } = (await say(await aReview())).body
  const tick = async () => {
    for (let i = 0; i < 3; i++) await app.tick('guidance.keep-remarks')
  }
  inHours(35)
  await tick()
  expect(await noticesOf(scene.owner, 'remark_waiting', id)).toHaveLength(1)
  inHours(37)
  await tick()
  expect(await noticesOf(scene.owner, 'remark_waiting', id)).toHaveLength(2)
  expect(await noticesOf(operator, 'ops_remark', id)).toHaveLength(0)
  inHours(49)
  await tick()
  expect(await noticesOf(scene.owner, 'remark_waiting', id)).toHaveLength(3)
  expect(await noticesOf(operator, 'ops_remark', id)).toHaveLength(1)
  const late = (await app.get('/remark-board?state=late', operator)).body.rows
  expect(late.map((one: { id: string }) => one.id)).toContain(id)
  expect((await app.get('/remark-board', scene.owner)).status).toBe(403)
  await move(id, 'answered', operator)
  expect((await app.get('/remark-board?state=late', operator)).body.rows.map((one: { id: string }) => one.id)).not.toContain(id)
})

test('nobody is reminded of what was answered', async () => {
  const { id } = (await say(await aReview())).body
  await app.settle()
  await move(id, 'answered', scene.owner)
  inHours(60)
  await app.tick('guidance.keep-remarks')
  expect(await noticesOf(scene.owner, 'remark_waiting', id)).toHaveLength(1)
  expect(await noticesOf(operator, 'ops_remark', id)).toHaveLength(0)
})

test('praise reaches whom it is for', async () => {
  const { id } = (await say(await aReview(), learner, { kind: 'praise', text: '讲得很细，照着改就通过了。' })).body
  expect(await noticesOf(helper, 'praised', id)).toHaveLength(1)
  expect((await see(id, helper)).body).toMatchObject({ seenAs: 'praised', may: [] })
  expect((await move(id, 'answered', helper)).status).toBe(403)
})

test('whoever asked without a name stays without one', async () => {
  const id = newId()
  const at = new Date()
  const none = { remind_at: null, reminded_at: null, overdue_at: null, escalated_at: null, claimed_by: null, claimed_at: null, claim_until: null }
  const values = {
    id,
    kind: 'question',
    state: 'accepted',
    learner_id: learner.id,
    expert_id: helper.id,
    subject_kind: 'question',
    subject_id: id,
    course_id: scene.courseId,
    created_at: at,
    due_at: at
  }
  await app.db
    .insertInto('guidance.request')
    .values({ ...values, delivered_by: helper.id, delivered_at: at, closed_at: at, ...none })
    .execute()
  await app.db.insertInto('guidance.question').values({ request_id: id, title: '匿名的问题', visibility: 'anonymous' }).execute()
  const remarkId = (await say(id)).body.id
  await app.settle()
  await move(remarkId, 'answered', operator)
  await move(remarkId, 'closed', learner, '谢谢，清楚了，可以结束。')
  await app.settle()
  const shown = (await see(remarkId, operator)).body
  expect(shown).toMatchObject({ author: null, owner: null, topic: '匿名的问题', state: 'closed' })
  expect(shown.steps[1]).toMatchObject({ by: null })
  const notices = await app.db.selectFrom('inbox.notice').selectAll().where('person_id', 'in', [operator.id, helper.id, scene.owner.id]).execute()
  const board = (await app.get('/remark-board?state=all', operator)).body.rows.find((one: { id: string }) => one.id === remarkId)
  for (const trace of [learner.id, learner.username])
    expect(JSON.stringify([shown, board, notices.filter((one) => one.url.endsWith(remarkId))])).not.toContain(trace)
  const audit = await app.db.selectFrom('platform.audit').selectAll().where('subject_id', '=', remarkId).execute()
  expect(audit.map((one) => one.actor_id)).toEqual([operator.id])
  expect((await see(remarkId, scene.owner)).status).toBe(404)
})

test('lists page by keyset, and everything is handed over and taken away', async () => {
  const ids: string[] = []
  for (let i = 0; i < 3; i++) {
    learner = await aLearnerOf(scene)
    ids.unshift((await say(await aReview())).body.id)
  }
  const first = (await app.get('/remarks-for-me?limit=2', scene.owner)).body
  const rest = (await app.get(`/remarks-for-me?limit=2&cursor=${first.next}`, scene.owner)).body
  expect([...first.rows, ...rest.rows].map((one: { id: string }) => one.id)).toEqual(ids)
  expect(rest.next).toBeNull()
  expect((await app.get('/remarks', learner)).body.rows).toHaveLength(1)
  expect(await remarksPrivacy.export(app.db, learner.id)).toMatchObject({ said: [{ text }] })
  await app.db.transaction().execute((work) => remarksPrivacy.erase(work, learner.id, new Date()))
  expect(await remarksPrivacy.export(app.db, learner.id)).toMatchObject({ said: [], steps: [] })
})
