import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { newId } from '#platform/id.ts'
import { addDays, localDay, setClock } from '#platform/time/index.ts'
import { startTestApp, type TestApp, type Who } from '../../../../test/support/app.ts'
import { aLearnerOf, aReviewScene, aSubmission, type ReviewScene } from '../builders.ts'
import { guidingPrivacy } from './privacy.ts'

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

const day = (days: number) => localDay(addDays(new Date(), days, 'Asia/Shanghai'), 'Asia/Shanghai')
const open = (who: Who, of = learner) => app.get(`/guided-learners/${of.username}`, who)
const write = (who: Who, more: object = {}) =>
  app.post('/next-steps', { learnerId: learner.id, courseId: scene.courseId, text: '把第 3 题换一份数据再做', dueOn: day(3), ...more }, who)
const tick = (id: string, done: boolean, who: Who) => app.send('PUT', `/next-steps/${id}`, { done }, who)
const noticesOf = async (person: BuiltPerson, kind: string) => {
  await app.settle()
  return app.db.selectFrom('inbox.notice').selectAll().where('person_id', '=', person.id).where('kind', '=', kind).execute()
}

/** Hands in and has it reviewed with these levels. */
async function reviewed(levels: [number, number, number], who: Who = helper): Promise<void> {
  const submissionId = await aSubmission(scene, learner)
  await app.settle()
  const { id } = await app.db.selectFrom('guidance.request').select('id').where('subject_id', '=', submissionId).executeTakeFirstOrThrow()
  const [a, b, c] = levels
  const sent = await app.post(`/reviews/${id}`, { scores: { 理由可查: a, 结果正确: b, 能重跑: c }, feedback: '看这里' }, who)
  expect(sent.status).toBe(201)
  await app.settle()
}

describe('the page of one learner', () => {
  it('opens for the course’s team and operators, for nobody else, and each opening is audited', async () => {
    const stranger = await aPerson({ roles: ['expert'] })
    for (const who of [scene.owner, helper, operator]) expect((await open(who)).status).toBe(200)
    for (const who of [stranger, learner, await aLearnerOf(scene), await aPerson({ roles: ['support'] })]) expect((await open(who)).status).toBe(404)
    expect((await open(undefined)).status).toBe(401)
    const lines = await app.db
      .selectFrom('platform.audit')
      .select('actor_id')
      .where('action', '=', 'guidance.guided-learner')
      .where('subject_id', '=', learner.id)
      .execute()
    expect(lines.map((one) => one.actor_id).sort()).toEqual([scene.owner.id, helper.id, operator.id].sort())
  })

  it('shows only the courses that the expert stands behind', async () => {
    const other = await aReviewScene()
    await aLearnerOf(other, learner)
    const titles = (body: { courses: { courseId: string }[] }) => body.courses.map((one) => one.courseId)
    expect(titles((await open(helper)).body)).toEqual([scene.courseId])
    expect(titles((await open(other.owner)).body)).toEqual([other.courseId])
    expect(titles((await open(operator)).body).sort()).toEqual([scene.courseId, other.courseId].sort())
    expect((await open(operator)).body.courses.every((one: { mayWrite: boolean }) => !one.mayWrite)).toBe(true)
  })

  it('puts the weakest criterion first, with its mean and how often it was judged', async () => {
    await reviewed([2, 2, 4])
    await reviewed([3, 5, 4], scene.owner)
    const { weak, reviews } = (await open(helper)).body
    expect(weak).toEqual([
      { criterion: '理由可查', mean: 2.5, count: 2, latest: 3 },
      { criterion: '结果正确', mean: 3.5, count: 2, latest: 5 },
      { criterion: '能重跑', mean: 4, count: 2, latest: 4 }
    ])
    expect(reviews.map((one: { attempt: number }) => one.attempt)).toEqual([2, 1])
  })

  it('shows the expert her own answers, and never a question that was asked without a name', async () => {
    const asked = async (visibility: 'private' | 'anonymous', by: string) => {
      const id = newId()
      const at = new Date()
      const none = { remind_at: null, reminded_at: null, overdue_at: null, escalated_at: null, claimed_by: null, claimed_at: null, claim_until: null }
      const values = {
        id,
        kind: 'question',
        state: 'accepted',
        learner_id: learner.id,
        expert_id: by,
        subject_kind: 'question',
        subject_id: id,
        created_at: at,
        due_at: at,
        delivered_by: by,
        delivered_at: at,
        closed_at: at
      }
      await app.db
        .insertInto('guidance.request')
        .values({ ...values, ...none })
        .execute()
      await app.db
        .insertInto('guidance.question')
        .values({ request_id: id, title: `${visibility} 问题`, visibility })
        .execute()
    }
    await asked('private', helper.id)
    await asked('anonymous', helper.id)
    await asked('private', scene.owner.id)
    const page = (await open(helper)).body
    expect(page.answers.map((one: { title: string }) => one.title)).toEqual(['private 问题'])
    expect(JSON.stringify(page)).not.toContain('anonymous')
    expect((await open(operator)).body.answers).toEqual([])
  })
})

describe('next steps', () => {
  it('are written by the team, told to the learner, ticked off by her, and both see it', async () => {
    const { status, body } = await write(helper)
    expect(status).toBe(201)
    expect(await noticesOf(learner, 'step_written')).toHaveLength(1)
    expect((await app.get('/next-steps', learner)).body.rows).toMatchObject([{ id: body.id, dueOn: day(3), state: 'open' }])
    for (let i = 0; i < 2; i++) expect((await tick(body.id, true, learner)).body).toEqual({ state: 'done' })
    expect(await noticesOf(helper, 'step_done')).toHaveLength(1)
    expect((await open(scene.owner)).body.steps).toMatchObject([{ id: body.id, state: 'done' }])
    expect((await app.get('/next-steps', learner)).body.rows).toEqual([])
    expect((await app.get('/next-steps?state=done', learner)).body.rows).toHaveLength(1)
    expect((await tick(body.id, false, learner)).body).toEqual({ state: 'open' })
    const { done_at } = await app.db.selectFrom('guidance.next_step').select('done_at').where('id', '=', body.id).executeTakeFirstOrThrow()
    expect(done_at).toBeNull()
  })

  it('cannot be written by strangers or operators, ticked by others, or taken back when done', async () => {
    for (const who of [await aPerson({ roles: ['expert'] }), operator, learner]) expect((await write(who)).status).toBe(404)
    const { id } = (await write(helper)).body
    for (const who of [helper, operator, await aLearnerOf(scene)]) expect((await tick(id, true, who)).status).toBe(404)
    expect((await app.send('DELETE', `/next-steps/${id}`, undefined, learner)).status).toBe(404)
    await tick(id, true, learner)
    expect((await app.send('DELETE', `/next-steps/${id}`, undefined, scene.owner)).body.code).toBe('guidance/step-over')
    const second = (await write(helper)).body.id
    expect((await app.send('DELETE', `/next-steps/${second}`, undefined, scene.owner)).status).toBe(200)
    expect((await tick(second, true, learner)).body.code).toBe('guidance/step-over')
  })

  it('has a day between today and a year from now, and at most twenty are open', async () => {
    for (const dueOn of [day(-1), day(400)]) expect((await write(helper, { dueOn })).body.code).toBe('guidance/day-not-plannable')
    expect((await write(helper, { dueOn: '2026-02-30' })).status).toBe(422)
    expect((await write(helper, { text: '  ' })).status).toBe(422)
    for (let i = 0; i < 20; i++) expect((await write(helper, { dueOn: day(i) })).status).toBe(201)
    expect((await write(scene.owner)).body.code).toBe('guidance/too-many-steps')
  })

  it('reminds once, the morning before, and not of what is done or taken back', async () => {
    const ids = [(await write(helper)).body.id, (await write(helper)).body.id, (await write(helper)).body.id]
    await tick(ids[1], true, learner)
    await app.send('DELETE', `/next-steps/${ids[2]}`, undefined, helper)
    setClock(addDays(new Date(), 1, 'Asia/Shanghai'))
    await app.tick('guidance.remind-steps')
    expect(await noticesOf(learner, 'step_due')).toHaveLength(0)
    setClock(addDays(new Date(), 3, 'Asia/Shanghai'))
    for (let i = 0; i < 3; i++) await app.tick('guidance.remind-steps')
    expect((await noticesOf(learner, 'step_due')).map((one) => one.key)).toEqual([`step-due:${ids[0]}`])
  })

  it('stops when the learner has left the course', async () => {
    await app.db.updateTable('learning.enrolment').set({ ended_at: new Date(), ended_reason: 'left' }).where('learner_id', '=', learner.id).execute()
    expect((await write(helper)).body.code).toBe('guidance/not-studying')
  })
})

describe('the end of a stage', () => {
  it('waits for one assessment, which the learner is told and keeps', async () => {
    await reviewed([4, 4, 4])
    const { stages } = (await open(helper)).body
    // The course has one task: with it the whole course is finished.
    expect(stages.map((one: { whole: boolean }) => one.whole).sort()).toEqual([false, true])
    const [stage] = stages
    const words = { wentWell: '每一步都写了理由，读的人能照着做。', toImprove: '下一步练习先估一个数，再去算。' }
    expect((await app.post(`/stages/${stage.id}/assessment`, words, operator)).status).toBe(404)
    expect((await app.post(`/stages/${stage.id}/assessment`, { ...words, toImprove: '短' }, helper)).status).toBe(422)
    const both = await Promise.all([helper, scene.owner].map((who) => app.post(`/stages/${stage.id}/assessment`, words, who)))
    expect(both.map((one) => one.status).sort()).toEqual([201, 409])
    expect(await noticesOf(learner, 'stage_assessed')).toHaveLength(1)
    expect((await app.get('/stage-assessments', learner)).body.rows).toMatchObject([{ id: stage.id, ...words }])
    expect((await app.get('/stage-assessments', await aLearnerOf(scene))).body.rows).toEqual([])
  })
})

describe('notes and privacy', () => {
  it('keeps notes inside the team, hands everything over on export and takes it away', async () => {
    const note = await app.post('/learner-notes', { learnerId: learner.id, courseId: scene.courseId, text: '喜欢先看例子' }, helper)
    expect(note.status).toBe(201)
    await write(helper)
    expect((await open(scene.owner)).body.notes).toMatchObject([{ text: '喜欢先看例子', mine: false }])
    expect((await app.send('DELETE', `/learner-notes/${note.body.id}`, undefined, scene.owner)).status).toBe(404)
    expect(await guidingPrivacy.export(app.db, learner.id)).toMatchObject({ steps: [{}], notes: [{ text: '喜欢先看例子' }] })
    await app.db.transaction().execute((work) => guidingPrivacy.erase(work, learner.id, new Date()))
    expect(await guidingPrivacy.export(app.db, learner.id)).toMatchObject({ steps: [], notes: [], stages: [] })
  })

  it('writes nothing about somebody who never studied in the course', async () => {
    const elsewhere = await aCourse({ owner: scene.owner })
    expect((await write(scene.owner, { courseId: elsewhere.id })).status).toBe(404)
  })
})
