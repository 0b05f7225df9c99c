import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aCourse, type BuiltCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { aRating } from './builders.ts'
import { averageOf, canRate } from './rules.ts'

let app: TestApp
let expert: BuiltPerson
let moderator: BuiltPerson
let course: BuiltCourse

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
  moderator = await aPerson({ roles: ['moderator'] })
  course = await aCourse({ owner: expert.id })
})
afterAll(() => app.close())

async function learner(percent = 100, done = 3): Promise<BuiltPerson> {
  const person = await aPerson()
  await app.post(`/courses/${course.id}/enrolments`, {}, person)
  await app.db.updateTable('learning.enrolment').set({ progress_percent: percent, lessons_done: done }).where('learner_id', '=', person.id).execute()
  return person
}
const rate = (who: BuiltPerson | undefined, scores: object = {}) =>
  app.post(`/courses/${course.id}/ratings`, { content: 5, interaction: 4, outcome: 3, text: '照着做，误差降到 1%。', ...scores }, who)
const ratings = async (who?: BuiltPerson) => (await app.get(`/courses/${course.id}/ratings`, who)).body
const card = () =>
  app.db
    .selectFrom('catalog.course_card')
    .select(['rating_count', 'rating_content', 'rating_interaction', 'rating_outcome'])
    .where('id', '=', course.id)
    .executeTakeFirstOrThrow()
const kinds = async (who: BuiltPerson) => (await app.get('/notices', who)).body.rows.map((one: { kind: string }) => one.kind) as string[]

test('only who learned enough rates, once; changing keeps what it said and the sums', async () => {
  expect((await rate(undefined)).status).toBe(401)
  expect((await rate(await aPerson())).body.code).toBe('feedback/not-enrolled')
  expect((await rate(await learner(19, 2))).body.code).toBe('feedback/too-early')
  expect((await rate(expert)).body.code).toBe('feedback/own-course')
  const one = await learner(20, 1)
  expect((await ratings(one)).mayRate).toBe(true)
  const twice = await Promise.all([rate(one), rate(one)])
  expect(twice.map((answer) => answer.status).sort()).toEqual([201, 409])
  expect((await rate(one)).body.code).toBe('feedback/rated-already')
  expect(await card()).toEqual({ rating_count: 1, rating_content: 5, rating_interaction: 4, rating_outcome: 3 })
  expect((await app.send('PUT', `/courses/${course.id}/ratings/mine`, { content: 1, interaction: 4, outcome: 5, text: '改了主意' }, one)).status).toBe(200)
  expect(await card()).toEqual({ rating_count: 1, rating_content: 1, rating_interaction: 4, rating_outcome: 5 })
  const shown = await ratings(one)
  expect(shown.own).toMatchObject({ content: 1, text: '改了主意', mine: true })
  expect(shown.axes[0]).toEqual({ axis: 'content', average: 1, counts: [1, 0, 0, 0, 0] })
  expect((await app.db.selectFrom('feedback.rating_revision').select('text').execute()).map((row) => row.text)).toEqual(['照着做，误差降到 1%。'])
  expect((await app.send('PUT', `/courses/${course.id}/ratings/mine`, { content: 1, interaction: 4, outcome: 5 }, await learner())).status).toBe(404)
  for (const bad of [{ content: 0 }, { outcome: 6 }, { interaction: 2.5 }]) expect((await rate(await learner(), bad)).status).toBe(422)
})

test('the owner is told, answers once told, others may not', async () => {
  const one = await learner()
  const {
    body: { ratingId }
  } = await rate(one)
  await app.settle()
  expect(await kinds(expert)).toContain('course_rated')
  const answer = (who: BuiltPerson, text = '下一版会加一节。') => app.send('PUT', `/ratings/${ratingId}/answer`, { text }, who)
  expect((await answer(one)).body.code).toBe('feedback/team-only')
  expect((await answer(moderator)).status).toBe(403)
  expect((await answer(expert)).status).toBe(204)
  expect((await answer(expert, '已经加上了。')).status).toBe(204)
  await app.settle()
  expect((await kinds(one)).filter((kind) => kind === 'rating_answered')).toHaveLength(1)
  expect((await ratings()).rows[0].answer.text).toBe('已经加上了。')
})

test('a reported rating that is hidden neither shows nor counts, nor stands in notices; restored it does again', async () => {
  const one = await learner()
  const before = await card()
  const {
    body: { ratingId }
  } = await rate(one, { content: 1, interaction: 1, outcome: 1, text: '加微信领红包' })
  await app.settle()
  const report = (who: BuiltPerson) => app.post(`/ratings/${ratingId}/reports`, { reason: 'fake' }, who)
  expect((await report(one)).body.code).toBe('community/own-content')
  expect((await report(expert)).status).toBe(201)
  expect((await report(expert)).body.code).toBe('community/reported-already')
  const found = (await app.get('/moderation/cases', moderator)).body.rows.find((row: { subjectId: string }) => row.subjectId === ratingId)
  const told = async () => (await app.get('/notices?limit=100', expert)).body.rows.filter((row: { url: string }) => row.url.endsWith(ratingId)).length
  expect(await told()).toBe(1)
  expect((await app.post(`/moderation/cases/${found.id}/settlement`, { decision: 'hide', rule: 'fake', note: '小号互刷' }, moderator)).status).toBe(201)
  await app.settle()
  expect(await card()).toEqual(before)
  expect((await ratings()).rows.some((row: { id: string }) => row.id === ratingId)).toBe(false)
  expect(await told()).toBe(0)
  expect((await ratings(one)).own.hidden).toBe(true)
  expect((await app.send('PUT', `/courses/${course.id}/ratings/mine`, { content: 5, interaction: 5, outcome: 5 }, one)).body.code).toBe('feedback/hidden')
  await app.post(`/moderation/cases/${found.id}/restoration`, { note: '查过了，是真学员' }, moderator)
  await app.settle()
  expect((await card()).rating_count).toBe(before.rating_count + 1)
})

test('who is muted does not rate', async () => {
  const one = await learner()
  await app.post('/moderation/sanctions', { personId: one.id, kind: 'mute', days: 3, rule: 'fake', note: '互刷好评' }, moderator)
  expect((await rate(one)).body.code).toBe('community/muted')
})

test('pages of any size give every rating once, newest first, and the counts agree with the rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ minute: fc.integer({ min: 0, max: 2 }), content: fc.integer({ min: 1, max: 5 }) }), { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 1, max: 4 }),
      async (wishes, limit) => {
        const { id: courseId } = await aCourse({ owner: expert.id })
        const viewer = await aPerson()
        const made: { id: string; at: number }[] = []
        for (const [index, wish] of wishes.entries()) {
          const at = Date.UTC(2026, 9, 1, 8, wish.minute)
          made.push({
            at,
            id: (await aRating({ courseId, learnerId: index === 0 ? viewer.id : (await aPerson()).id, content: wish.content, createdAt: new Date(at) })).id
          })
        }
        const seen: string[] = []
        let cursor = ''
        do {
          const { body } = await app.get(`/courses/${courseId}/ratings?limit=${limit}${cursor && `&cursor=${cursor}`}`, viewer)
          seen.push(...body.rows.map((row: { id: string }) => row.id))
          cursor = body.next ?? ''
          for (const score of [1, 2, 3, 4, 5]) expect(body.axes[0].counts[score - 1]).toBe(wishes.filter((wish) => wish.content === score).length)
        } while (cursor)
        expect(seen).toEqual([...made].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).map((row) => row.id))
      }
    ),
    { numRuns: 8 }
  )
})

test('the rule and the average', () => {
  expect(canRate({ team: false, enrolled: true, progressPercent: 1, lessonsDone: 3 })).toBe(true)
  expect(canRate({ team: true, enrolled: true, progressPercent: 90, lessonsDone: 9 })).toBe('feedback/own-course')
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (votes) => {
      const counts = [1, 2, 3, 4, 5].map((score) => votes.filter((vote) => vote === score).length)
      expect(averageOf(counts)).toBeCloseTo(votes.reduce((sum, vote) => sum + vote, 0) / votes.length)
    })
  )
  expect(averageOf([0, 0, 0, 0, 0])).toBeNull()
})
