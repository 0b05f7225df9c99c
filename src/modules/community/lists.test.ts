import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { aDiscussion, aReply } from './builders.ts'
import { canAppealWhen, isInForce, untilOf } from './rules.ts'

let app: TestApp
let expert: BuiltPerson
let learner: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
  learner = await aPerson()
})
afterAll(() => app.close())

/** All ids of a list, page by page. */
async function walk(path: string, limit: number, pick = (body: { rows: { id: string }[] }) => body.rows): Promise<string[]> {
  const seen: string[] = []
  let cursor = ''
  do {
    const { body } = await app.get(`${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    seen.push(...pick(body).map((row) => row.id))
    cursor = body.next ?? ''
  } while (cursor)
  return seen
}

test('pages of any size give every discussion once, pinned first, then by activity, whatever the times', async () => {
  await fc.assert(
    fc.asyncProperty(
      // Few different minutes, so that many rows share one: the id decides then.
      fc.array(fc.record({ minute: fc.integer({ min: 0, max: 3 }), pinned: fc.boolean(), mode: fc.constantFrom('question' as const, 'forum' as const) }), {
        minLength: 1,
        maxLength: 12
      }),
      fc.integer({ min: 1, max: 5 }),
      async (wishes, limit) => {
        const course = await aCourse({ owner: expert.id })
        const made: { id: string; at: number; pinned: boolean; mode: string }[] = []
        for (const wish of wishes) {
          const at = Date.UTC(2026, 9, 1, 8, wish.minute)
          made.push({
            ...wish,
            at,
            id: (await aDiscussion({ courseId: course.id, authorId: learner.id, mode: wish.mode, pinned: wish.pinned, createdAt: new Date(at) })).id
          })
        }
        const order = (rows: typeof made) =>
          [...rows].sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.at - a.at || (a.id < b.id ? 1 : -1)).map((row) => row.id)
        expect(await walk(`/courses/${course.id}/discussions`, limit)).toEqual(order(made))
        expect(await walk(`/courses/${course.id}/discussions?filter=question`, limit)).toEqual(order(made.filter((row) => row.mode === 'question')))
      }
    ),
    { numRuns: 12 }
  )
})

test('replies of a thread, page by page, with the accepted one first and only once', async () => {
  const course = await aCourse({ owner: expert.id })
  const { id } = await aDiscussion({ courseId: course.id, authorId: learner.id })
  const ids: string[] = []
  for (let at = 0; at < 7; at += 1)
    ids.push((await aReply({ discussionId: id, authorId: expert.id, accepted: at === 3, createdAt: new Date(Date.UTC(2026, 9, 2, 8, at >> 1)) })).id)
  const seen = await walk(`/discussions/${id}`, 2, (body) => (body as unknown as { replies: { id: string }[] }).replies)
  expect(new Set(seen)).toEqual(new Set(ids.filter((_, at) => at !== 3)))
  expect(seen).toHaveLength(6)
  expect((await app.get(`/discussions/${id}`)).body.accepted.id).toBe(ids[3])
})

test('all courses: newest, waiting for an answer, the best; a bent cursor is refused', async () => {
  const course = await aCourse({ owner: expert.id })
  const waiting = await aDiscussion({ courseId: course.id, authorId: learner.id })
  const best = await aDiscussion({ courseId: course.id, authorId: learner.id, featured: true })
  await aReply({ discussionId: best.id, authorId: expert.id })
  const draft = await aCourse({ owner: expert.id, published: false })
  const unseen = await aDiscussion({ courseId: draft.id, authorId: expert.id })
  const all = await walk('/discussions', 7)
  expect(all).toEqual(expect.arrayContaining([waiting.id, best.id]))
  expect(all).not.toContain(unseen.id)
  expect(new Set(all).size).toBe(all.length)
  const unanswered = await walk('/discussions?filter=unanswered', 50)
  expect(unanswered).toContain(waiting.id)
  expect(unanswered).not.toContain(best.id)
  expect(await walk('/discussions?filter=featured', 50)).toEqual([best.id])
  expect((await app.get('/discussions?cursor=bent')).body.fields.cursor[0].code).toBe('platform/bad-cursor')
})

test('a sanction holds exactly until its end', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('warn' as const, 'mute' as const, 'ban' as const),
      fc.constantFrom(0, 1, 3, 7, 30, 90),
      fc.integer({ min: 0, max: 100 * 24 }),
      (kind, days, hours) => {
        const from = new Date('2026-11-01T00:00:00Z')
        const until = untilOf(kind, days, from)
        const at = new Date(from.getTime() + hours * 3_600_000)
        expect(isInForce({ kind, until, lifted_at: null }, at)).toBe(kind !== 'warn' && (days === 0 || hours < days * 24))
        expect(isInForce({ kind, until, lifted_at: from }, at)).toBe(false)
        expect(canAppealWhen({ imposed_at: from, lifted_at: null }, false, at) === true).toBe(hours <= 14 * 24)
      }
    )
  )
})
