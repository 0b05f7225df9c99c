import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { hasRole } from '#platform/actor.ts'
import { decodeCursor, encodeCursor } from '#platform/keyset.ts'
import { startOfDay } from '#platform/time/index.ts'
import { reviewers } from '../claim.ts'
import { query } from '../tables.ts'

/** Piles are counted up to here; beyond it "500+" says enough. */
export const countedUpTo = 500

const flag = z.union([z.literal('1'), z.literal('true'), z.boolean()]).optional()
const person = z.object({ id: z.string(), name: z.string(), username: z.string(), seed: z.string() })

const row = z.object({
  id: z.string(),
  learner: person,
  topic: z.string(),
  attempt: z.number().nullable(),
  courseId: z.string(),
  courseTitle: z.string(),
  lessonId: z.string().nullable(),
  createdAt: z.coerce.date(),
  dueAt: z.coerce.date(),
  mine: z.boolean(),
  claimedByMe: z.boolean(),
  claimedBy: z.string().nullable(),
  claimUntil: z.coerce.date().nullable(),
  hasDraft: z.boolean()
})
export type QueueRow = z.infer<typeof row>

const answer = z.object({
  rows: z.array(row),
  next: z.string().nullable(),
  /** How many match, counted up to 500, and since when the longest of them waits. */
  count: z.number(),
  more: z.boolean(),
  oldestAt: z.coerce.date().nullable(),
  /** What one may filter by. */
  courses: z.array(z.object({ id: z.string(), title: z.string() })),
  lessons: z.array(z.object({ id: z.string(), courseId: z.string(), topic: z.string() })),
  /** Whose hints to listen to: the courses one stands behind; for operators those with open work. */
  watch: z.array(z.string()),
  today: z.object({ count: z.number(), seconds: z.number() })
})
export type ReviewQueue = z.infer<typeof answer>

/** What is open for this person: of the courses they stand behind; operators see all. Served by an index, course by course. */
function waiting(actor: Parameters<typeof hasRole>[0], filter: RawBuilder<unknown>, courseId: string | undefined, limit: number): RawBuilder<unknown> {
  const open = sql`r.kind = 'review' and r.state in ('open', 'claimed') and r.learner_id <> ${actor.id} and ${filter}`
  if (hasRole(actor, 'operator', 'admin'))
    return sql`select r.* from guidance.request r where ${open} and ${courseId ? sql`r.course_id = ${courseId}` : sql`true`} order by r.due_at, r.id limit ${limit}`
  return sql`select r.* from catalog.course_team team cross join lateral (
      select * from guidance.request r where r.course_id = team.course_id and ${open} order by r.due_at, r.id limit ${limit}) r
    where team.person_id = ${actor.id} and ${courseId ? sql`team.course_id = ${courseId}` : sql`true`} order by r.due_at, r.id limit ${limit}`
}

export const reviewQueue = query({
  id: 'guidance.review-queue',
  summary: 'Work waiting for a review in my courses, what is due first; operators see all courses',
  access: reviewers,
  input: z.object({
    courseId: z.uuid().optional(),
    lessonId: z.uuid().optional(),
    /** At least so many hours waiting. */
    waitingHours: z.coerce.number().int().min(1).max(10_000).optional(),
    /** `over`: the promised time is over; a number: it is over within so many hours. */
    due: z.union([z.literal('over'), z.coerce.number().int().min(1).max(10_000)]).optional(),
    /** Only what is suggested to me or claimed by me. */
    mine: flag,
    cursor: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30)
  }),
  output: answer,
  async run({ db, actor, now }, { courseId, lessonId, waitingHours, due, mine, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
    const wanted = sql.join(
      [
        sql`true`,
        ...(courseId ? [sql`r.course_id = ${courseId}`] : []),
        ...(lessonId ? [sql`r.lesson_id = ${lessonId}`] : []),
        ...(waitingHours ? [sql`r.created_at <= ${later(-waitingHours)}`] : []),
        ...(due ? [sql`r.due_at <= ${due === 'over' ? now : later(due)}`] : []),
        ...(mine ? [sql`r.assigned_to = ${actor.id}`] : [])
      ],
      sql` and `
    )
    const beyond = after ? sql`${wanted} and (r.due_at, r.id) > (${new Date(String(after[0]))}, ${String(after[1])}::uuid)` : wanted
    const { rows } = await sql<{ queue: unknown }>`
      with pile as materialized (${waiting(actor, sql`true`, undefined, countedUpTo)}),
      page as (${waiting(actor, beyond, courseId, limit + 1)})
      select json_build_object(
        'rows', coalesce((select json_agg(json_build_object(
            'id', r.id, 'learner', json_build_object('id', p.id, 'name', p.name, 'username', p.username, 'seed', p.avatar_seed), 'topic', r.topic, 'attempt', r.attempt,
            'courseId', r.course_id, 'courseTitle', c.title, 'lessonId', r.lesson_id, 'createdAt', r.created_at, 'dueAt', r.due_at, 'mine', coalesce(r.assigned_to = ${actor.id}, false),
            'claimedByMe', coalesce(r.claimed_by = ${actor.id}, false), 'claimedBy', holder.name, 'claimUntil', r.claim_until, 'hasDraft', d.request_id is not null) order by r.due_at, r.id)
          from page r join identity.person_card p on p.id = r.learner_id join catalog.course_card c on c.id = r.course_id
          left join identity.person_card holder on holder.id = r.claimed_by
          left join guidance.review_draft d on d.request_id = r.id and d.reviewer_id = ${actor.id}), '[]'),
        'count', (select count(*) from pile r where ${wanted}), 'more', (select count(*) >= ${countedUpTo} from pile), 'oldestAt', (select min(created_at) from pile r where ${wanted}),
        'courses', coalesce((select json_agg(json_build_object('id', c.id, 'title', c.title) order by c.title) from catalog.course_card c where c.id in (select course_id from pile)), '[]'),
        'lessons', coalesce((select json_agg(one) from (select distinct on (r.course_id, r.lesson_id) r.lesson_id as id, r.course_id as "courseId", r.topic from pile r where r.lesson_id is not null order by r.course_id, r.lesson_id) one), '[]'),
        'watch', coalesce((select json_agg(course_id) from (select course_id from catalog.course_team where person_id = ${actor.id} union select course_id from pile limit 20) heard), '[]'),
        'today', (select json_build_object('count', count(*), 'seconds', coalesce(avg(seconds), 0)::int) from guidance.review where reviewer_id = ${actor.id} and reviewed_at >= ${startOfDay(now, actor.zone)})
      ) as queue`.execute(db)
    const found = answer.omit({ next: true }).parse(rows[0]?.queue)
    const shown = found.rows.slice(0, limit)
    const last = shown.at(-1)
    return { ...found, rows: shown, next: found.rows.length > limit && last ? encodeCursor([last.dueAt.toISOString(), last.id]) : null }
  }
})
