import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aCourse } from '#modules/catalog/builders.ts'
import { applyRating } from '#modules/catalog/index.ts'
import { aLearnerOf, aReviewScene, aSubmission } from '#modules/guidance/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anExpert, rankNow } from './builders.ts'
import { expertCard, expertCards, topExperts } from './index.ts'
import { privacyPart } from './privacy.ts'

let app: TestApp
let operator: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
})
afterAll(() => app.close())
beforeEach(async () => {
  setClock()
  for (const table of ['follow', 'state_change', 'certificate', 'member', 'facet', 'ranking', 'profile']) await app.db.deleteFrom(`experts.${table}`).execute()
})

const page = (person: BuiltPerson, who?: BuiltPerson) => app.get(`/experts/by-username/${person.username}`, who)
const rolesOf = async (person: BuiltPerson) =>
  (await app.db.selectFrom('identity.person_role').select('role').where('person_id', '=', person.id).execute()).map((row: { role: string }) => row.role)

async function rated(expert: BuiltPerson, votes: number, stars: number) {
  const course = await aCourse({ owner: expert })
  await app.db.transaction().execute(async (work) => {
    for (let i = 0; i < votes; i++) await applyRating(work, course.id, { content: stars, interaction: stars, outcome: stars })
  })
  return course
}

describe('the public page', () => {
  it('shows measured answers, courses and the numbers of the ranking', async () => {
    const expert = await anExpert({
      headline: '教人把乱表变成结论。',
      fields: ['数据分析', 'Python'],
      category: 'data-analysis',
      promiseHours: 24,
      answered: { count: 200, late: 3, medianHours: 3.2, p90Hours: 9.1 },
      certificate: { number: 'KL-2026-0031', at: new Date(), until: new Date(Date.now() + 1e10) }
    })
    const course = await rated(expert, 40, 5)
    await rankNow()
    const { status, body } = await page(expert)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      headline: '教人把乱表变成结论。',
      certificate: { number: 'KL-2026-0031' },
      courses: [{ id: course.id }],
      following: false,
      response: { answered: 200, late: 3, onTimePercent: 98.5, promiseHours: 24 },
      rating: { count: 40, content: 5 },
      ranking: { place: 1, of: 1, prior: 20, mean: 5 }
    })
    expect(body.response.medianHours).toBeCloseTo(3.2, 0)
    expect(body.response.p90Hours).toBeCloseTo(9.1, 0)
  })

  it('says too few below twenty answers', async () => {
    const expert = await anExpert({ answered: { count: 19, late: 0, medianHours: 2, p90Hours: 5 } })
    await rankNow()
    expect((await page(expert)).body.response).toMatchObject({ answered: 19, medianHours: null, p90Hours: null })
  })

  it('hides applicants and suspended experts from everybody but themselves and operators', async () => {
    for (const state of ['applicant', 'suspended'] as const) {
      const expert = await anExpert({ state })
      expect((await page(expert)).status).toBe(404)
      expect((await page(expert, await aPerson())).status).toBe(404)
      expect((await page(expert, expert)).status).toBe(200)
      expect((await page(expert, operator)).status).toBe(200)
    }
    await rankNow()
    expect((await app.get('/experts')).body.rows).toEqual([])
  })

  it('names the members of a team, and a member’s answers count for it', async () => {
    const scene = await aReviewScene()
    const team = await anExpert({ kind: 'team', members: [{ id: scene.owner.id, title: '组长' }] })
    const learner = await aLearnerOf(scene)
    await aSubmission(scene, learner)
    await app.settle()
    const { rows } = (await app.get('/reviews', scene.owner)).body
    await app.post(`/reviews/${rows[0].id}`, { scores: { 理由可查: 4, 结果正确: 4, 能重跑: 4 } }, scene.owner)
    await app.settle()
    await app.tick('experts.keep-figures')
    expect((await page(team)).body).toMatchObject({ members: [{ username: scene.owner.username, title: '组长' }], response: { answered: 1, late: 0 } })
  })
})

describe('the ranking', () => {
  it('shrinks a few perfect ratings towards the mean of all', async () => {
    const few = await anExpert()
    const many = await anExpert()
    const none = await anExpert()
    await rated(few, 3, 5)
    await rated(many, 300, 5)
    await rated(await anExpert(), 100, 3)
    await rankNow()
    const { rows, ranking } = (await app.get('/experts')).body
    expect(rows.map((row: { person_id: string }) => row.person_id).slice(0, 2)).toEqual([many.id, few.id])
    const mean = (3 * 5 + 300 * 5 + 100 * 3) / 403
    const scoreOf = (person: BuiltPerson) => rows.find((row: { person_id: string }) => row.person_id === person.id).score
    expect(ranking).toMatchObject({ prior: 20, count: 4 })
    expect(ranking.mean).toBeCloseTo(mean, 1)
    expect(scoreOf(few)).toBeCloseTo((mean * 20 + 15) / 23, 1)
    expect(scoreOf(none)).toBeCloseTo(mean, 1)
  })

  it('is taken anew only when something happened or a day went by', async () => {
    const expert = await anExpert()
    await app.tick('experts.keep-figures')
    const at = async () =>
      (await app.db.selectFrom('experts.profile').select('figures_at').where('person_id', '=', expert.id).executeTakeFirstOrThrow()).figures_at.getTime()
    const first = await at()
    setClock(new Date(Date.now() + 3_600_000))
    await app.tick('experts.keep-figures')
    expect(await at()).toBe(first)
    setClock(new Date(Date.now() + 25 * 3_600_000))
    await app.tick('experts.keep-figures')
    expect(await at()).toBeGreaterThan(first)
  })

  it('pages by keyset, filters by category and field, sorts by speed', async () => {
    const made: BuiltPerson[] = []
    for (let i = 0; i < 5; i++)
      made.push(
        await anExpert({
          category: i < 3 ? 'data-analysis' : 'speaking',
          fields: i % 2 ? ['表达'] : ['数据分析', 'Python'],
          answered: { count: 25, late: 0, medianHours: 9 - i, p90Hours: 20 }
        })
      )
    await rankNow()
    const first = (await app.get('/experts?limit=3')).body
    const second = (await app.get(`/experts?limit=3&cursor=${first.next}`)).body
    expect(new Set([...first.rows, ...second.rows].map((row) => row.person_id)).size).toBe(5)
    expect(second.next).toBeNull()
    expect((await app.get('/experts?category=speaking')).body.rows).toHaveLength(2)
    expect((await app.get('/experts?field=Python')).body.rows).toHaveLength(3)
    const fastest = (await app.get('/experts?sort=fastest&limit=2')).body
    const rest = (await app.get(`/experts?sort=fastest&limit=9&cursor=${fastest.next}`)).body
    expect([...fastest.rows, ...rest.rows].map((row) => row.person_id)).toEqual(made.map((one) => one.id).reverse())
    expect(first.facets).toMatchObject({
      categories: [
        { value: 'data-analysis', count: 3 },
        { value: 'speaking', count: 2 }
      ]
    })
    expect((await app.get('/experts?cursor=bent')).status).toBe(422)
    expect(await expertCard(app.db, made[0]?.id ?? '')).toMatchObject({ username: made[0]?.username, state: 'certified' })
    expect(await expertCard(app.db, operator.id)).toBeUndefined()
    expect((await topExperts(app.db, 2)).map((card) => card.place)).toEqual([1, 2])
    expect((await expertCards(app.db, [made[0]?.id ?? '', operator.id])).size).toBe(1)
  })
})

describe('editing', () => {
  const form = {
    headline: '先量，再改。',
    bio: '做了十一年后端。',
    background: '第一站\n\n第二站',
    fields: '后端，性能调优、Git',
    categorySlug: 'backend',
    lastPractice: '2026-10',
    promiseHours: '36',
    revision: 1
  }

  it('is for the expert and for members of the team, and knows two tabs', async () => {
    const expert = await anExpert()
    expect((await app.send('PUT', `/experts/${expert.id}/profile`, form, expert)).body).toEqual({ revision: 2 })
    expect((await page(expert)).body).toMatchObject({ background: ['第一站', '第二站'], fields: ['后端', '性能调优', 'Git'], response: { promiseHours: 36 } })
    expect((await app.send('PUT', `/experts/${expert.id}/profile`, form, expert)).body.code).toBe('experts/changed-elsewhere')
    for (const who of [await aPerson(), operator, await anExpert()])
      expect((await app.send('PUT', `/experts/${expert.id}/profile`, { ...form, revision: 2 }, who)).status).toBe(403)
    expect((await app.send('PUT', `/experts/${expert.id}/profile`, form)).status).toBe(401)
    const member = await aPerson({ roles: ['team_member'] })
    const team = await anExpert({ kind: 'team', members: [{ id: member.id, title: '医师' }] })
    expect((await app.send('PUT', `/experts/${team.id}/profile`, form, member)).status).toBe(200)
    expect((await app.get('/me/expert-profiles', member)).body.rows.map((row: { id: string }) => row.id)).toEqual([team.id])
  })

  it('refuses what does not fit, field by field', async () => {
    const expert = await anExpert()
    const answer = await app.send('PUT', `/experts/${expert.id}/profile`, { ...form, headline: '', lastPractice: '2026-13', promiseHours: 0 }, expert)
    expect(answer.status).toBe(422)
    expect(Object.keys(answer.body.fields).sort()).toEqual(['headline', 'lastPractice', 'promiseHours'])
  })

  it('is found by the search when public, and not when suspended', async () => {
    const expert = await anExpert({ name: '钟离未央', fields: ['漆艺修复'] })
    const find = async () =>
      (await app.db.selectFrom('platform.search_document').select('ref_id').where('kind', '=', 'expert').where('ref_id', '=', expert.id).execute()).length
    expect(await find()).toBeGreaterThan(0)
    await app.post(`/staff/experts/${expert.id}/states`, { state: 'suspended', reason: '投诉核实中' }, operator)
    expect(await find()).toBe(0)
  })
})

describe('states', () => {
  it('an operator takes an applicant to certified: roles, certificate, history, audit', async () => {
    const person = await aPerson({ username: 'anli' })
    const { body } = await app.post('/staff/experts', { username: '@anli' }, operator)
    expect(await rolesOf(person)).toContain('applicant')
    expect((await app.post('/staff/experts', { username: 'anli' }, operator)).body.code).toBe('experts/is-one-already')
    expect((await app.post('/staff/experts', { username: 'nobody-here' }, operator)).status).toBe(422)
    const set = (state: string, reason = '材料齐全') => app.post(`/staff/experts/${body.expertId}/states`, { state, reason }, operator)
    expect((await set('suspended')).body.code).toBe('experts/no-way-there')
    expect((await set('probation')).status).toBe(201)
    expect(await rolesOf(person)).toContain('probation_expert')
    const certified = await set('certified', '见习 21 天，评分表达标')
    expect(certified.body.certificateNo).toMatch(/^KL-\d{4}-\d{4}$/)
    expect((await rolesOf(person)).filter((role: string) => role !== 'learner')).toEqual(['expert'])
    await set('suspended', '证照过期')
    expect((await rolesOf(person)).filter((role: string) => role !== 'learner')).toEqual([])
    expect((await set('certified', '证照已补')).body.certificateNo).toBe(certified.body.certificateNo)
    const seen = (await app.get(`/staff/experts/${person.id}`, operator)).body
    expect(seen.changes.map((one: { to: string }) => one.to)).toEqual(['certified', 'suspended', 'certified', 'probation'])
    expect(
      await app.db.selectFrom('platform.audit').select('id').where('subject_id', '=', person.id).where('action', '=', 'experts.set-state').execute()
    ).toHaveLength(4)
    expect(await app.db.selectFrom('platform.event').select('id').where('name', '=', 'expert.state-changed').execute()).not.toHaveLength(0)
  })

  it('is for operators only, with a reason, and nobody decides about themselves', async () => {
    const expert = await anExpert()
    const body = { state: 'suspended', reason: '试一试' }
    for (const who of [expert, await aPerson(), await aPerson({ roles: ['moderator'] })])
      expect((await app.post(`/staff/experts/${expert.id}/states`, body, who)).status).toBe(403)
    expect((await app.get('/staff/experts', expert)).status).toBe(403)
    expect((await app.post(`/staff/experts/${expert.id}/states`, { ...body, reason: '' }, operator)).status).toBe(422)
    const both = await anExpert()
    await app.db.insertInto('identity.person_role').values({ person_id: both.id, role: 'operator' }).execute()
    expect((await app.post(`/staff/experts/${both.id}/states`, body, both)).body.code).toBe('experts/not-yourself')
    const list = (await app.get('/staff/experts?state=certified&limit=1', operator)).body
    expect(list.rows).toHaveLength(1)
    expect((await app.get(`/staff/experts?state=certified&cursor=${list.next}`, operator)).body.rows).toHaveLength(1)
  })
})

describe('following', () => {
  it('counts each follower once, whatever they click', async () => {
    const expert = await anExpert({ followers: 10 })
    const fan = await aPerson()
    const answers = await Promise.all([1, 2, 3].map(() => app.send('PUT', `/experts/${expert.id}/followers/me`, {}, fan)))
    expect(answers.every((one) => one.body.followers === 11)).toBe(true)
    expect((await page(expert, fan)).body).toMatchObject({ following: true, followers: 11 })
    await app.send('DELETE', `/experts/${expert.id}/followers/me`, undefined, fan)
    expect((await app.send('DELETE', `/experts/${expert.id}/followers/me`, undefined, fan)).body).toEqual({ following: false, followers: 10 })
    expect((await app.send('PUT', `/experts/${expert.id}/followers/me`, {}, expert)).status).toBe(409)
    expect((await app.send('PUT', `/experts/${expert.id}/followers/me`, {})).status).toBe(401)
    expect((await app.send('PUT', `/experts/${(await anExpert({ state: 'suspended' })).id}/followers/me`, {}, fan)).status).toBe(404)
  })
})

describe('privacy', () => {
  it('hands over the profile and whom one follows; erased, the page is gone and followers are counted right', async () => {
    const [expert, fan] = [await anExpert({ headline: '先量，再改。' }), await aPerson()]
    await app.send('PUT', `/experts/${expert.id}/followers/me`, {}, fan)
    expect(await privacyPart.export(app.db, expert.id)).toMatchObject({ profile: { headline: '先量，再改。' } })
    expect(await privacyPart.export(app.db, fan.id)).toMatchObject({ profile: null, follows: [{ expert_id: expert.id }] })
    await app.db.transaction().execute(async (work) => privacyPart.erase(work, fan.id, new Date()))
    expect((await page(expert)).body.followers).toBe(0)
    await app.db.transaction().execute(async (work) => privacyPart.erase(work, expert.id, new Date()))
    expect((await page(expert)).status).toBe(404)
  })
})
