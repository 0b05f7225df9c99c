import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aReviewScene, aLearnerOf, aSubmission } from '#modules/guidance/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { anExpert } from '../builders.ts'

let app: TestApp
let operator: BuiltPerson
const start = new Date('2027-01-04T02:00:00Z')
const day = 86_400_000
const at = (days: number) => setClock(new Date(start.getTime() + days * day))

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
})
afterAll(() => app.close())
beforeEach(() => at(0))

const begin = (expert: { id: string }, body: object = {}, who: BuiltPerson | undefined = operator) =>
  app.post(`/staff/experts/${expert.id}/probations`, { reason: '面试通过', ...body }, who)
const decide = (probationId: string, body: object, who: BuiltPerson = operator) =>
  app.post(`/staff/probations/${probationId}/decisions`, { reason: '看过数字', ...body }, who)
const rolesOf = async (person: { id: string }) =>
  (await app.db.selectFrom('identity.person_role').select('role').where('person_id', '=', person.id).execute()).map((row: { role: string }) => row.role).sort()
const noticesOf = async (person: BuiltPerson) => {
  await app.settle()
  return (await app.db.selectFrom('inbox.notice').select(['kind', 'data', 'url']).where('person_id', '=', person.id).orderBy('created_at').execute()) as {
    kind: string
    data: object
    url: string
  }[]
}

describe('beginning', () => {
  it('takes 14 to 28 days and a plan, gives the narrower role, tells the expert', async () => {
    const expert = await anExpert({ state: 'applicant', promiseHours: 72 })
    for (const days of [13, 29, 'x']) expect((await begin(expert, { days })).body.fields.days).toBeDefined()
    const { status, body } = await begin(expert, { days: 14, plan: { reviews: 6, answers: 3, courses: 1, replyHours: 24 } })
    expect(status).toBe(201)
    expect(new Date(body.endsAt).getTime()).toBe(start.getTime() + 14 * day)
    expect(await rolesOf(expert)).toEqual(['learner', 'probation_expert'])
    expect((await begin(expert)).body.code).toBe('experts/probation-runs')
    const mine = (await app.get('/me/probation', expert)).body
    expect(mine.probation).toMatchObject({ state: 'running', day: 1, days: 14, mayDecide: false, plan: { reviews: 6, replyHours: 24 } })
    expect(mine.probation.delivered).toEqual([
      { key: 'reviews', done: 0, asked: 6 },
      { key: 'answers', done: 0, asked: 3 },
      { key: 'courses', done: 0, asked: 1 }
    ])
    expect(mine.profile.promiseHours).toBe(24)
    expect((await noticesOf(expert)).map((one) => one.kind)).toEqual(['probation_begun'])
    expect(mine.changes).toMatchObject([{ from: 'applicant', to: 'probation', reason: '面试通过' }])
  })

  it('follows a passed application by itself, once, and the plan can be put right for three days', async () => {
    const person = await aPerson({ roles: ['applicant'] })
    const pass = () =>
      app.db.transaction().execute((work) => writeEvent(work, 'application.passed', { applicationId: person.id, personId: person.id }, operator.id))
    await pass()
    await app.settle()
    await pass()
    await app.settle()
    const { probation } = (await app.get(`/staff/experts/${person.id}/probation`, operator)).body
    expect(probation).toMatchObject({ state: 'running', days: 21, mayChangePlan: true })
    expect(await rolesOf(person)).toEqual(['learner', 'probation_expert'])
    const wish = { days: 28, plan: { ...probation.plan, reviews: 2 }, thresholds: { ...probation.thresholds, satisfaction: 4 } }
    const change = (body: object, who: BuiltPerson = operator) => app.send('PUT', `/staff/probations/${probation.id}/plan`, body, who)
    expect((await change(wish, person)).status).toBe(403)
    expect((await change(wish)).status).toBe(200)
    expect((await app.get('/me/probation', person)).body.probation).toMatchObject({ days: 28, plan: { reviews: 2 }, thresholds: { satisfaction: 4 } })
    expect((await noticesOf(person)).map((one) => one.kind)).toEqual(['probation_begun', 'probation_plan'])
    at(3.1)
    expect((await change(wish)).body.code).toBe('experts/plan-fixed')
  })

  it('is for operators, not for oneself, not for strangers', async () => {
    const expert = await anExpert({ state: 'applicant' })
    for (const who of [expert, await aPerson(), await aPerson({ roles: ['moderator'] })]) expect((await begin(expert, {}, who)).status).toBe(403)
    expect((await app.post(`/staff/experts/${expert.id}/probations`, { reason: '面试通过' })).status).toBe(401)
    expect((await begin({ id: operator.id })).status).toBe(404)
    await app.db.insertInto('identity.person_role').values({ person_id: expert.id, role: 'operator' }).execute()
    expect((await begin(expert, {}, expert)).body.code).toBe('experts/not-yourself')
    expect((await begin(await anExpert())).body.code).toBe('experts/no-way-there')
    expect((await app.get('/staff/probations', await aPerson())).status).toBe(403)
    expect((await app.get('/me/probation', await aPerson())).body).toMatchObject({ profile: null, probation: null })
  })
})

describe('narrower rights', () => {
  it('an expert on probation asks before publishing, promises no slower than agreed and keeps the field', async () => {
    const expert = await anExpert({ state: 'applicant', fields: ['摄影'], category: 'speaking', promiseHours: 24 })
    await begin(expert, { plan: { replyHours: 24 } })
    const scene = await aReviewScene({ owner: expert })
    expect((await app.post(`/studio/courses/${scene.courseId}/versions`, { note: '试' }, expert)).status).toBe(403)
    const form = { headline: '看光', fields: '摄影', categorySlug: 'speaking', promiseHours: 24, revision: 1 }
    const save = (more: object) => app.send('PUT', `/experts/${expert.id}/profile`, { ...form, ...more }, expert)
    expect((await save({ promiseHours: 25 })).body.fields).toHaveProperty('promiseHours')
    expect((await save({ fields: '摄影、绘画' })).body.fields).toHaveProperty('fields')
    expect((await save({ categorySlug: 'backend' })).body.fields).toHaveProperty('categorySlug')
    expect((await save({ promiseHours: 12 })).status).toBe(200)
    const certified = await anExpert({ fields: ['摄影'] })
    expect((await app.send('PUT', `/experts/${certified.id}/profile`, { ...form, fields: '绘画', promiseHours: 70 }, certified)).status).toBe(200)
  })
})

describe('deciding', () => {
  it('not before day 14, not beyond day 28, with a reason', async () => {
    const expert = await anExpert({ state: 'applicant' })
    const { probationId } = (await begin(expert, { days: 21 })).body
    at(13.9)
    for (const decision of ['pass', 'fail']) expect((await decide(probationId, { decision })).body.code).toBe('experts/too-early')
    expect((await decide(probationId, { decision: 'extend', days: 8 })).body.fields).toHaveProperty('days')
    expect((await decide(probationId, { decision: 'extend' })).body.fields).toHaveProperty('days')
    expect((await decide(probationId, { decision: 'extend', days: 7, reason: '' })).body.fields).toHaveProperty('reason')
    expect((await decide(probationId, { decision: 'extend', days: 7, reason: '再看几份评价' })).status).toBe(201)
    expect((await decide(probationId, { decision: 'extend', days: 1 })).body.fields).toHaveProperty('days')
    const { probation } = (await app.get('/me/probation', expert)).body
    expect(probation).toMatchObject({ days: 28, daysLeft: 0, decisions: [{ kind: 'extend', reason: '再看几份评价' }] })
    for (const who of [expert, await aPerson()]) expect((await decide(probationId, { decision: 'pass' }, who)).status).toBe(403)
    expect((await decide(expert.id, { decision: 'pass' })).status).toBe(404)
    // Certifying past the plan is no way round it.
    expect((await app.post(`/staff/experts/${expert.id}/states`, { state: 'certified', reason: '走捷径' }, operator)).body.code).toBe(
      'experts/probation-decides'
    )
    expect((await app.get(`/staff/experts/${expert.id}`, operator)).body.next).not.toContain('certified')
  })

  it('a fail goes back to applicant and is told with its reason, once', async () => {
    const expert = await anExpert({ state: 'applicant' })
    const { probationId } = (await begin(expert, { days: 14 })).body
    at(14)
    const answers = await Promise.all([1, 2].map(() => decide(probationId, { decision: 'fail', reason: '三次超时' })))
    expect(answers.map((one) => one.status).sort()).toEqual([201, 409])
    expect(await rolesOf(expert)).toEqual(['applicant', 'learner'])
    expect(await noticesOf(expert)).toMatchObject([{ kind: 'probation_begun' }, { kind: 'probation_decided', data: { decision: 'fail', reason: '三次超时' } }])
    const changes = (await app.get(`/staff/experts/${expert.id}`, operator)).body.changes
    expect(changes[0]).toMatchObject({ from: 'probation', to: 'applicant', reason: '三次超时' })
    expect(
      await app.db.selectFrom('platform.audit').select('id').where('action', '=', 'experts.decide-probation').where('subject_id', '=', expert.id).execute()
    ).toHaveLength(2)
    expect((await begin(expert)).status).toBe(201)
  })

  it('the clock ends it, reminds three days before, and tells each once, also after having been down', async () => {
    const expert = await anExpert({ state: 'applicant' })
    const { probationId } = (await begin(expert, { days: 14 })).body
    const other = await anExpert({ state: 'applicant' })
    await begin(other, { days: 28 })
    at(11.2)
    await app.tick('experts.watch-probations')
    await app.tick('experts.watch-probations')
    expect((await noticesOf(expert)).map((one) => one.kind)).toEqual(['probation_begun', 'probation_ending'])
    at(20)
    await app.tick('experts.watch-probations')
    await app.tick('experts.watch-probations')
    const desk = (await app.get('/staff/probations', operator)).body
    const states = new Map(desk.rows.map((row: { expertId: string; state: string }) => [row.expertId, row.state]))
    expect([states.get(expert.id), states.get(other.id)]).toEqual(['due', 'running'])
    expect((await noticesOf(operator)).filter((one) => one.kind === 'probation_due' && one.url.endsWith(expert.id))).toHaveLength(1)
    expect((await decide(probationId, { decision: 'extend', days: 3 })).body.fields).toHaveProperty('days')
    expect((await decide(probationId, { decision: 'extend', days: 10 })).status).toBe(201)
    at(24.5)
    await app.tick('experts.watch-probations')
    expect((await noticesOf(operator)).filter((one) => one.kind === 'probation_due' && one.url.endsWith(expert.id))).toHaveLength(2)
  })

  it('suspending stops it', async () => {
    const expert = await anExpert({ state: 'applicant' })
    const { probationId } = (await begin(expert)).body
    await app.post(`/staff/experts/${expert.id}/states`, { state: 'suspended', reason: '投诉核实中' }, operator)
    at(15)
    expect((await decide(probationId, { decision: 'pass' })).body.code).toBe('experts/probation-over')
    expect((await noticesOf(expert)).at(-1)).toMatchObject({ kind: 'expert_state', data: { expert: 'suspended', reason: '投诉核实中' } })
  })
})

describe('the plan fills by itself', () => {
  it('from reviews in and out of time, and from whether the work passed in the end', async () => {
    const expert = await anExpert({ state: 'applicant' })
    await begin(expert, { plan: { reviews: 2, answers: 1, courses: 1, replyHours: 48 } })
    const scene = await aReviewScene({ owner: expert })
    const review = async (score: number) => {
      await aSubmission(scene, await aLearnerOf(scene))
      await app.settle()
      const { rows } = (await app.get('/reviews', expert)).body
      await app.post(`/reviews/${rows[0].id}`, { scores: { 理由可查: score, 结果正确: score, 能重跑: score }, feedback: '看批注' }, expert)
      await app.settle()
    }
    await review(4)
    await review(1)
    await aSubmission(scene, await aLearnerOf(scene))
    await app.settle()
    at(3)
    await app.tick('guidance.keep-time')
    const { probation } = (await app.get('/me/probation', expert)).body
    const of = (key: string) => probation.scorecard.indicators.find((one: { key: string }) => one.key === key)
    expect(of('onTime')).toMatchObject({ successes: 2, sample: 3, verdict: 'small' })
    expect(of('outcome')).toMatchObject({ successes: 1, sample: 2, verdict: 'small' })
    expect(probation.delivered).toEqual([
      { key: 'reviews', done: 2, asked: 2 },
      { key: 'answers', done: 0, asked: 1 },
      { key: 'courses', done: 1, asked: 1 }
    ])
    expect(probation.scorecard.verdict).toBe('open')
  })
})
