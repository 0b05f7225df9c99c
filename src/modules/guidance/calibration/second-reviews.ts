import { sql } from 'kysely'
import { z } from 'zod'
import { submissionById, totalScore } from '#modules/tasks/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { briefOf } from '../brief.ts'
import { isScored } from '../rules.ts'
import { partsOf } from '../submitted/parts.ts'
import { query, useCase } from '../tables.ts'

const row = z.object({ id: z.string(), topic: z.string(), courseTitle: z.string(), openedAt: z.date(), dueAt: z.date() })

export const mySecondReviews = query({
  id: 'guidance.my-second-reviews',
  summary: 'Reviews that I am asked to do a second time, without seeing the first; what is due first',
  access: signedIn,
  input: z.object({ cursor: z.string().max(400).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  output: z.object({ rows: z.array(row), next: z.string().nullable() }),
  async run({ db, actor }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const { rows } = await sql<z.infer<typeof row>>`
      select s.id, r.topic, c.title as "courseTitle", s.opened_at as "openedAt", s.due_at as "dueAt"
      from guidance.second_review s join guidance.review v on v.id = s.review_id join guidance.request r on r.id = v.request_id join catalog.course_card c on c.id = s.course_id
      where s.second_by = ${actor.id} and s.done_at is null ${after ? sql`and (s.due_at, s.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
      order by s.due_at, s.id limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (one) => [one.dueAt.toISOString(), one.id])
  }
})

/** The work and what was asked for. Neither whose it is nor what was said about it. */
async function workOf(db: AnyDb | AnyWork, submissionId: string) {
  const submission = await submissionById(db, submissionId)
  const brief = submission && (await briefOf(db as AnyDb, submission.version_id, submission.lesson_id))
  if (!submission || !brief) throw refuse.notFound()
  return { submission, brief }
}

export const showSecondReview = query({
  id: 'guidance.show-second-review',
  summary: 'A piece of work to review a second time: the work, the rubric, nothing of the first review, no name',
  access: signedIn,
  input: z.object({ secondReviewId: z.uuid() }),
  async run({ db, actor }, { secondReviewId }) {
    const one = await db
      .selectFrom('guidance.second_review as s')
      .innerJoin('guidance.review as v', 'v.id', 's.review_id')
      .innerJoin('catalog.course_card as c', 'c.id', 's.course_id')
      .select(['s.id', 's.due_at', 's.done_at', 's.scores', 's.total', 's.passed', 'v.submission_id', 'c.title'])
      .where('s.id', '=', secondReviewId)
      .where('s.second_by', '=', actor.id)
      .executeTakeFirst()
    if (!one) throw refuse.notFound()
    const anyDb = db as unknown as AnyDb
    const { submission, brief } = await workOf(anyDb, one.submission_id)
    const { parts } = await partsOf(anyDb, actor, submission, undefined)
    return {
      id: one.id,
      courseTitle: one.title,
      topic: brief.title,
      dueAt: one.due_at,
      brief: { goal: brief.goal, excerpt: brief.excerpt },
      rubric: brief.assignment.rubric,
      passScore: brief.assignment.passScore,
      parts,
      mine: one.done_at ? { scores: one.scores ?? {}, total: one.total ?? 0, passed: one.passed ?? false, doneAt: one.done_at } : null
    }
  }
})

export const scoreSecondReview = useCase({
  id: 'guidance.score-second-review',
  summary: 'Score a piece of work a second time. It stays between the two reviews: the learner’s result does not move',
  access: signedIn,
  input: z.object({
    secondReviewId: z.uuid(),
    scores: z.record(z.string().max(80), z.coerce.number().int().min(1).max(5)),
    returnForRedo: z.stringbool().or(z.boolean()).default(false)
  }),
  output: z.object({ total: z.number(), passed: z.boolean() }),
  async run({ work, actor, now, publish }, { secondReviewId, scores, returnForRedo }) {
    const one = await work
      .selectFrom('guidance.second_review as s')
      .innerJoin('guidance.review as v', 'v.id', 's.review_id')
      .select(['s.done_at', 's.first_by', 'v.submission_id'])
      .where('s.id', '=', secondReviewId)
      .where('s.second_by', '=', actor.id)
      .forUpdate('s')
      .executeTakeFirst()
    if (!one) throw refuse.notFound()
    if (one.done_at) throw refuse.conflict('guidance/closed')
    const { brief } = await workOf(work, one.submission_id)
    const { rubric, passScore } = brief.assignment
    if (!isScored(rubric, scores)) throw refuse.invalid('guidance/not-all-scored', { fields: { scores: ['guidance/not-all-scored'] } })
    const kept = Object.fromEntries(rubric.map(({ criterion }) => [criterion, scores[criterion] ?? 0]))
    const total = totalScore(rubric, kept)
    const passed = total >= passScore && !returnForRedo
    await work
      .updateTable('guidance.second_review')
      .set({ scores: JSON.stringify(kept), total, passed, done_at: now })
      .where('id', '=', secondReviewId)
      .execute()
    await publish('second-review.done', { secondReviewId, firstBy: one.first_by, secondBy: actor.id })
    return { total, passed }
  }
})
