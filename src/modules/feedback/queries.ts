import { sql } from 'kysely'
import { z } from 'zod'
import { courseById, courseBySlug } from '#modules/catalog/index.ts'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { learnerOf } from './learner.ts'
import { averageOf, axes, canRate } from './rules.ts'
import { query } from './tables.ts'

const rating = z.object({
  id: z.string(),
  learnerName: z.string(),
  learnerSeed: z.string(),
  mine: z.boolean(),
  content: z.number(),
  interaction: z.number(),
  outcome: z.number(),
  text: z.string(),
  progressPercent: z.number(),
  createdAt: z.date(),
  editedAt: z.date().nullable(),
  answer: z.object({ name: z.string(), text: z.string(), at: z.date() }).nullable()
})
const axisOut = z.object({ axis: z.enum(axes), average: z.number().nullable(), counts: z.array(z.number()) })

export type ShownRating = z.infer<typeof rating>

export const courseRatings = query({
  id: 'feedback.course-ratings',
  summary: 'Ratings of a course, newest first, with the distribution on each axis, my own and whether I may rate',
  access: anyone,
  // The page knows the address, the API the id.
  input: z.object({
    courseId: z.uuid().optional(),
    slug: z.string().max(80).optional(),
    cursor: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20)
  }),
  output: z.object({
    rows: z.array(rating),
    next: z.string().nullable(),
    count: z.number(),
    axes: z.array(axisOut),
    own: rating.extend({ hidden: z.boolean() }).nullable(),
    mayRate: z.union([z.literal(true), z.string()]),
    mayAnswer: z.boolean(),
    course: z.object({ id: z.string(), slug: z.string(), title: z.string(), kind: z.enum(['course', 'task']) })
  }),
  async run({ db, actor }, { courseId: named, slug, cursor, limit }) {
    const course = named ? await courseById(db as never, named) : await courseBySlug(db as never, slug ?? '')
    if (!course || course.status === 'draft') throw refuse.notFound()
    const courseId = course.id
    const after = decodeCursor(cursor, 2)
    const { rows } = await sql<Found>`
      select r.id, r.learner_id as "learnerId", coalesce(p.name, '') as "learnerName", coalesce(p.avatar_seed, '') as "learnerSeed", r.content, r.interaction, r.outcome, r.text, r.progress_percent as "progressPercent",
        r.created_at as "createdAt", r.edited_at as "editedAt", r.hidden_at is not null as hidden, r.answer, r.answered_at as "answeredAt", coalesce(a.name, '') as "answerName"
      from (
        (select * from feedback.course_rating where course_id = ${courseId} and hidden_at is null ${after ? sql`and (created_at, id) < (${new Date(String(after[0]))}, ${String(after[1])}::uuid)` : sql``} order by created_at desc, id desc limit ${limit + 1})
        union select * from feedback.course_rating where course_id = ${courseId} and learner_id = ${actor.id || null}) r
      left join identity.person_card p on p.id = r.learner_id left join identity.person_card a on a.id = r.answered_by
      order by r.created_at desc, r.id desc`.execute(db)
    const shown = rows.map((row) => shownOf(row, actor.id))
    const listed = shown.filter((row) => !row.hidden && (!after || isBehind(row, after)))
    const page = toPage(
      listed.map(({ hidden: _, ...row }) => row),
      limit,
      (row) => [row.createdAt.toISOString(), row.id]
    )
    const counted = await db.selectFrom('feedback.rating_count').select(['axis', 'score', 'count']).where('course_id', '=', courseId).execute()
    const learner = actor.id ? await learnerOf(db, courseId, actor.id) : undefined
    const found = axes.map((axis) => {
      const counts = [1, 2, 3, 4, 5].map((score) => counted.find((one) => one.axis === axis && one.score === score)?.count ?? 0)
      return { axis, average: averageOf(counts), counts }
    })
    return {
      ...page,
      count: course.rating_count,
      axes: found,
      own: shown.find((row) => row.mine) ?? null,
      mayRate: learner ? canRate(learner) : 'platform/sign-in',
      mayAnswer: learner?.team ?? false,
      course: { id: course.id, slug: course.slug, title: course.title, kind: course.kind }
    }
  }
})

interface Found {
  id: string
  learnerId: string
  learnerName: string
  learnerSeed: string
  content: number
  interaction: number
  outcome: number
  text: string
  progressPercent: number
  createdAt: Date
  editedAt: Date | null
  hidden: boolean
  answer: string | null
  answeredAt: Date | null
  answerName: string
}

function shownOf({ learnerId, answer, answeredAt, answerName, ...row }: Found, viewerId: string) {
  return { ...row, mine: learnerId === viewerId, answer: answer !== null && answeredAt ? { name: answerName, text: answer, at: answeredAt } : null }
}

/** One's own rating is read along with every page; it belongs to the list only where its time puts it. */
const isBehind = (row: { createdAt: Date; id: string }, [at, id]: readonly (string | number)[]) => {
  const edge = new Date(String(at)).getTime()
  return row.createdAt.getTime() < edge || (row.createdAt.getTime() === edge && row.id < String(id))
}
