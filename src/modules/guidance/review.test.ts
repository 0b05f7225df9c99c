import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BuiltPerson, aPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aLearnerOf, aReviewScene, aSubmission, type ReviewScene } from './builders.ts'

const allScored = { scores: { 理由可查: 3, 结果正确: 4, 能重跑: 5 } }

let app: TestApp
let scene: ReviewScene
let learner: BuiltPerson
let helper: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

beforeEach(async () => {
  setClock()
  scene = await aReviewScene()
  learner = await aLearnerOf(scene)
  helper = await aPerson({ roles: ['expert'] })
  await app.db.insertInto('catalog.course_member').values({ course_id: scene.courseId, person_id: helper.id }).execute()
})

async function request(work?: Parameters<typeof aSubmission>[2], who = learner): Promise<string> {
  const submissionId = await aSubmission(scene, who, work)
  await app.settle()
  return (await app.db.selectFrom('guidance.request').select('id').where('subject_id', '=', submissionId).executeTakeFirstOrThrow()).id
}

const noticesOf = (person: BuiltPerson, kind: string) =>
  app.db.selectFrom('inbox.notice').selectAll().where('person_id', '=', person.id).where('kind', '=', kind).execute()

describe('a review from hand-in to delivery', () => {
  it('opens once, with the promised time and a turn dealt to the team', async () => {
    const id = await request()
    const row = await app.db.selectFrom('guidance.request').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'open', topic: '清洗订单表', attempt: 1, expert_id: scene.owner.id })
    expect(row.due_at.getTime() - row.created_at.getTime()).toBe(48 * 3_600_000)
    expect([scene.owner.id, helper.id]).toContain(row.assigned_to)
    const assigned = row.assigned_to === helper.id ? helper : scene.owner
    expect(await noticesOf(assigned, 'review_waiting')).toHaveLength(1)
  })

  it('deals the work out evenly and never to whom it belongs', async () => {
    const many = await Promise.all(Array.from({ length: 5 }, () => aLearnerOf(scene)))
    for (const one of many) await request(undefined, one)
    const rows = await app.db.selectFrom('guidance.request').select('assigned_to').where('course_id', '=', scene.courseId).execute()
    const counts = [scene.owner.id, helper.id].map((id) => rows.filter((row) => row.assigned_to === id).length).sort()
    expect(counts).toEqual([2, 3])
    const own = await request(undefined, await aLearnerOf(scene, helper))
    expect((await app.db.selectFrom('guidance.request').select('assigned_to').where('id', '=', own).executeTakeFirstOrThrow()).assigned_to).toBe(scene.owner.id)
  })

  it('stands in the queue of the team with its numbers, and in nobody else’s', async () => {
    const id = await request()
    const mine = await app.get('/reviews', scene.owner)
    expect(mine.status).toBe(200)
    expect(mine.body).toMatchObject({
      count: 1,
      more: false,
      rows: [{ id, topic: '清洗订单表', attempt: 1, courseId: scene.courseId }],
      lessons: [{ topic: '清洗订单表' }],
      today: { count: 0 }
    })
    expect((await app.get('/reviews', helper)).body.count).toBe(1)
    expect((await app.get('/reviews', await aPerson({ roles: ['expert'] }))).body.count).toBe(0)
    expect((await app.get('/reviews', await aPerson({ roles: ['operator'] }))).body.rows.map((row: { id: string }) => row.id)).toContain(id)
    expect((await app.get('/reviews', learner)).status).toBe(403)
    expect((await app.get('/reviews')).status).toBe(401)
  })

  it('filters by course, lesson, waiting time, due time and turn, and pages by keyset', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => aLearnerOf(scene)))
    const ids: string[] = []
    for (const one of people) ids.push(await request(undefined, one))
    const of = async (params: string) => (await app.get(`/reviews?courseId=${scene.courseId}${params}`, scene.owner)).body
    expect((await of(`&lessonId=${scene.lessonId}`)).count).toBe(4)
    expect((await of('&waitingHours=24')).count).toBe(0)
    expect((await of('&due=over')).count).toBe(0)
    expect((await of('&due=72')).count).toBe(4)
    expect((await of('&mine=1')).count).toBe(2)
    const first = await of('&limit=3')
    const second = await of(`&limit=3&cursor=${first.next}`)
    expect([...first.rows, ...second.rows].map((row) => row.id)).toEqual(ids)
    expect(second.next).toBeNull()
    expect((await app.get('/reviews?cursor=bent', scene.owner)).status).toBe(422)
  })

  it('shows the work whole: rubric, lines, and later what changed since the last attempt', async () => {
    const first = await request({ text: '一、删掉的\n删了 312 行。\n理由栏空着。', code: 'print(1)', link: 'https://example.org/x' })
    const shown = (await app.get(`/reviews/${first}`, scene.owner)).body
    expect(shown).toMatchObject({ attempt: 1, claim: 'free', passScore: 3, last: null, draft: null, review: null, brief: { goal: '说出 1 个理由' } })
    expect(shown.parts.map((part: { kind: string }) => part.kind)).toEqual(['text', 'code', 'link'])
    expect((await app.get(`/reviews/${first}/brief`, scene.owner)).body.html).toContain('<strong>9 月</strong>')

    const note = (line: number, text: string, praise = false) => ({ anchor: { part: 'text', line, quote: '' }, text, praise })
    const sent = await app.post(
      `/reviews/${first}`,
      {
        scores: { 理由可查: 2, 结果正确: 2, 能重跑: 4 },
        feedback: '补上理由。',
        notes: [note(2, '写明删了哪些。'), note(3, '这里要补一句。'), note(1, '标题清楚', true)]
      },
      scene.owner
    )
    expect(sent).toMatchObject({ status: 201, body: { total: 2.4, passed: false } })
    const second = await request({ text: '一、删掉的\n删了 312 行，都是重复推送。\n理由栏空着。' })
    const again = (await app.get(`/reviews/${second}`, scene.owner)).body
    expect(again.attempt).toBe(2)
    expect(again.parts[0].changed).toEqual([2])
    expect(again.last).toMatchObject({
      total: 2.4,
      attempt: 1,
      byMe: true,
      scores: { 能重跑: 4 },
      fixes: [
        { words: '写明删了哪些', changed: true },
        { words: '这里要补一句', changed: false }
      ]
    })
  })

  it('reads the workbench in few statements: who asks, the queue; who asks, the request, its attempts, their files', async () => {
    const id = await request({ text: '第一行', code: 'print(1)' })
    await app.get(`/reviews/${id}`, scene.owner)
    const asked = vi.spyOn(pg.Client.prototype, 'query')
    const statements = async (path: string) => {
      asked.mockClear()
      expect((await app.get(path, scene.owner)).status).toBe(200)
      // Hints of what happened before still go out.
      return asked.mock.calls.filter(([query]) => !JSON.stringify(query).includes('pg_notify')).length
    }
    expect(await statements('/reviews')).toBeLessThanOrEqual(2)
    expect(await statements(`/reviews/${id}`)).toBeLessThanOrEqual(4)
    asked.mockRestore()
  })

  it('is hidden from strangers and closed to the learner', async () => {
    const id = await request()
    const stranger = await aPerson({ roles: ['expert'] })
    for (const path of [`/reviews/${id}`, `/reviews/${id}/brief`]) expect((await app.get(path, stranger)).status).toBe(404)
    expect((await app.post(`/reviews/${id}/claim`, {}, stranger)).status).toBe(404)
    expect((await app.post(`/reviews/${id}/claim`, {}, learner)).status).toBe(403)
    const ownWork = await request(undefined, await aLearnerOf(scene, helper))
    for (const answer of [
      await app.get(`/reviews/${ownWork}`, helper),
      await app.post(`/reviews/${ownWork}/claim`, {}, helper),
      await app.post(`/reviews/${ownWork}`, { ...allScored }, helper)
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { code: 'guidance/own-work' } })
    }
  })
})

describe('claims', () => {
  it('two reviewers at once: exactly one gets it', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await request(undefined, await aLearnerOf(scene))
      const answers = await Promise.all([scene.owner, helper, scene.owner, helper].map((who) => app.post(`/reviews/${id}/claim`, {}, who)))
      const holder = (await app.db.selectFrom('guidance.request').select('claimed_by').where('id', '=', id).executeTakeFirstOrThrow()).claimed_by
      const winners = [scene.owner, helper].filter((_, index) => answers[index]?.status === 201)
      expect(winners.map((one) => one.id)).toEqual([holder])
      expect(answers.filter((one) => one.status === 409).every((one) => one.body.code === 'guidance/claimed-by-other')).toBe(true)
    }
  })

  it('runs out after an hour, frees the work and keeps what was written', async () => {
    const id = await request()
    await app.send('PUT', `/reviews/${id}/draft`, { scores: { 理由可查: 3 }, feedback: '写到一半' }, helper)
    expect((await app.post(`/reviews/${id}/claim`, {}, scene.owner)).status).toBe(409)
    setClock(new Date(Date.now() + 61 * 60_000))
    await app.tick('guidance.expire-claims')
    expect((await app.get(`/reviews/${id}`, helper)).body).toMatchObject({
      claim: 'free',
      draft: { feedback: '写到一半', scores: { 理由可查: 3 }, revision: 1 }
    })
    expect((await app.post(`/reviews/${id}/claim`, {}, scene.owner)).status).toBe(201)
    expect((await app.send('PUT', `/reviews/${id}/draft`, { feedback: '接着写', revision: 1 }, helper)).body.code).toBe('guidance/claimed-by-other')
    expect((await app.get(`/reviews/${id}`, helper)).body.draft.feedback).toBe('写到一半')
  })

  it('is prolonged by writing, and two tabs do not overwrite each other', async () => {
    const id = await request()
    const first = await app.send('PUT', `/reviews/${id}/draft`, { feedback: '一' }, helper)
    expect(first.body.revision).toBe(1)
    setClock(new Date(Date.now() + 50 * 60_000))
    const second = await app.send('PUT', `/reviews/${id}/draft`, { feedback: '二', revision: 1 }, helper)
    expect(Date.parse(second.body.claimUntil)).toBeGreaterThan(Date.parse(first.body.claimUntil))
    expect(await app.send('PUT', `/reviews/${id}/draft`, { feedback: '旧页', revision: 1 }, helper)).toMatchObject({
      status: 409,
      body: { code: 'guidance/draft-changed-elsewhere' }
    })
    expect((await app.send('DELETE', `/reviews/${id}/claim`, undefined, helper)).status).toBe(200)
    expect((await app.get(`/reviews/${id}`, scene.owner)).body).toMatchObject({ claim: 'free', draft: null })
  })

  it('delivers after the claim ran out when nobody else took it', async () => {
    const id = await request()
    await app.post(`/reviews/${id}/claim`, {}, helper)
    setClock(new Date(Date.now() + 2 * 3_600_000))
    await app.tick('guidance.expire-claims')
    expect((await app.post(`/reviews/${id}`, allScored, helper)).status).toBe(201)
  })
})

describe('delivery', () => {
  it('passes the work, tells the learner once and closes the request', async () => {
    const id = await request()
    expect(await app.post(`/reviews/${id}`, { ...allScored, feedback: '很好', checklist: ['退款成对，先肯定'] }, scene.owner)).toMatchObject({
      status: 201,
      body: { total: 3.8, passed: true }
    })
    expect(await app.post(`/reviews/${id}`, { ...allScored }, scene.owner)).toMatchObject({ status: 409, body: { code: 'guidance/closed' } })
    expect((await app.post(`/reviews/${id}/claim`, {}, helper)).body.code).toBe('guidance/closed')
    await app.settle()
    const told = await noticesOf(learner, 'work_passed')
    expect(told).toHaveLength(1)
    expect(told[0]?.data).toMatchObject({ topic: '清洗订单表', score: '3.8' })
    const shown = (await app.get(`/reviews/${id}`, helper)).body
    expect(shown).toMatchObject({ claim: 'done', review: { feedback: '很好', total: 3.8 } })
    expect((await app.get('/reviews', scene.owner)).body).toMatchObject({ count: 0, today: { count: 1 } })
  })

  it('twice with one idempotency key writes one review and gives the same answer', async () => {
    const id = await request()
    const key = { 'idempotency-key': `review-${id}` }
    const answers = await Promise.all([1, 2, 3].map(() => app.post(`/reviews/${id}`, allScored, helper, key)))
    expect(new Set(answers.map((one) => one.body.reviewId)).size).toBe(1)
    expect(await app.db.selectFrom('guidance.review').selectAll().where('request_id', '=', id).execute()).toHaveLength(1)
  })

  it('asks for every score, and for a word when the work goes back', async () => {
    const id = await request()
    expect((await app.post(`/reviews/${id}`, { scores: { 理由可查: 3 } }, helper)).body.code).toBe('guidance/not-all-scored')
    expect((await app.post(`/reviews/${id}`, { ...allScored, returnForRedo: true }, helper)).body.code).toBe('guidance/say-what-to-change')
    expect((await app.post(`/reviews/${id}`, { ...allScored, returnForRedo: true, feedback: '再改一次' }, helper)).body).toMatchObject({
      passed: false,
      total: 3.8
    })
    await app.settle()
    expect(await noticesOf(learner, 'work_returned')).toHaveLength(1)
  })
})

describe('the promised time', () => {
  it('reminds the reviewer once before it, then tells reviewer and operators once after it', async () => {
    const operator = await aPerson({ roles: ['operator'] })
    const id = await request()
    await app.post(`/reviews/${id}/claim`, {}, helper)
    const { due_at: due } = await app.db.selectFrom('guidance.request').select('due_at').where('id', '=', id).executeTakeFirstOrThrow()
    setClock(new Date(due.getTime() - 5 * 3_600_000))
    for (let i = 0; i < 3; i++) await app.tick('guidance.keep-time')
    expect(await noticesOf(helper, 'review_due_soon')).toHaveLength(1)
    expect(await noticesOf(helper, 'review_overdue')).toHaveLength(0)
    setClock(new Date(due.getTime() + 60_000))
    for (let i = 0; i < 3; i++) await app.tick('guidance.keep-time')
    expect(await noticesOf(helper, 'review_overdue')).toHaveLength(1)
    expect((await noticesOf(operator, 'review_overdue')).filter((notice) => notice.key === `review-overdue:${id}`)).toHaveLength(1)
    expect(await noticesOf(helper, 'review_due_soon')).toHaveLength(1)
  })

  it('tells nobody about work that is already reviewed', async () => {
    const id = await request()
    await app.post(`/reviews/${id}`, allScored, helper)
    setClock(new Date(Date.now() + 72 * 3_600_000))
    await app.tick('guidance.keep-time')
    expect(await noticesOf(helper, 'review_overdue')).toHaveLength(0)
  })
})

describe('snippets', () => {
  it('belong to one reviewer, and the most used stands first', async () => {
    const add = async (text: string) => (await app.post('/snippets', { text }, helper)).body.id as string
    const [first, second] = [await add('写明查到和没查到的。'), await add('先写结论。')]
    expect(await add('先写结论。')).toBe(second)
    await app.post(`/snippets/${second}/use`, {}, helper)
    expect((await app.get('/snippets', helper)).body.rows.map((row: { id: string }) => row.id)).toEqual([second, first])
    expect((await app.get('/snippets', scene.owner)).body.rows).toEqual([])
    expect((await app.post(`/snippets/${first}/use`, {}, scene.owner)).status).toBe(404)
    await app.send('DELETE', `/snippets/${first}`, undefined, scene.owner)
    expect((await app.get('/snippets', helper)).body.rows).toHaveLength(2)
    await app.send('DELETE', `/snippets/${first}`, undefined, helper)
    expect((await app.get('/snippets', helper)).body.rows).toHaveLength(1)
  })
})
