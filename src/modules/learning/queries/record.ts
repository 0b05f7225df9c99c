import { sql } from 'kysely'
import { z } from 'zod'
import { auditRead } from '#platform/audit.ts'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { canOpenRecord } from '../access.ts'
import { query } from '../tables.ts'

const lessonRow = z.object({
  enrolmentId: z.string(),
  lessonId: z.string(),
  title: z.string(),
  kind: z.string(),
  courseId: z.string(),
  courseSlug: z.string(),
  courseTitle: z.string(),
  completedAt: z.date(),
  secondsSpent: z.number(),
  score: z.number().nullable()
})

export const record = query({
  id: 'learning.record',
  summary: 'A learning record: totals and every finished lesson, newest first; my own, or for operators, noted in the audit log',
  access: signedIn,
  input: z.object({ learnerId: z.uuid().optional(), cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  output: z.object({
    totals: z.object({
      courses: z.number(),
      coursesDone: z.number(),
      tasksDone: z.number(),
      lessonsDone: z.number(),
      secondsSpent: z.number(),
      days: z.number()
    }),
    rows: z.array(lessonRow),
    next: z.string().nullable()
  }),
  async run({ db, actor }, { learnerId = actor.id, cursor, limit }) {
    if (canOpenRecord(actor, learnerId) !== true) throw refuse.notFound()
    if (learnerId !== actor.id) await auditRead(actor, 'learning.record', 'person', learnerId)
    const after = decodeCursor(cursor, 2)
    // Who came back has a second enrolment with a copy of the progress: only the newest of each course counts.
    const newest = db
      .selectFrom('learning.enrolment')
      .select('id')
      .distinctOn('course_id')
      .where('learner_id', '=', learnerId)
      .orderBy('course_id')
      .orderBy('enrolled_at', 'desc')
      .orderBy('id', 'desc')
    const { rows: totals } = await sql<{ courses: number; coursesDone: number; tasksDone: number; lessonsDone: number; secondsSpent: number; days: number }>`
      select count(distinct e.course_id)::int as courses, count(distinct e.course_id) filter (where e.completed_at is not null)::int as "coursesDone", coalesce(sum(e.seconds_spent), 0)::int as "secondsSpent",
        coalesce((select count(distinct d.task_id) from learning.task_done d where d.enrolment_id in (${newest})), 0)::int as "tasksDone",
        coalesce((select count(distinct p.lesson_id) from learning.lesson_progress p where p.enrolment_id in (${newest}) and p.completed_at is not null), 0)::int as "lessonsDone",
        (select count(*)::int from learning.study_day where learner_id = ${learnerId}) as days
      from learning.enrolment e where e.id in (${newest})`.execute(db)
    const rows = await db
      .selectFrom('learning.enrolment as e')
      .innerJoin('learning.lesson_progress as p', 'p.enrolment_id', 'e.id')
      .innerJoin('catalog.course_card as c', 'c.id', 'e.course_id')
      .innerJoin('catalog.lesson_row as l', (join) => join.onRef('l.version_id', '=', 'e.version_id').onRef('l.lesson_id', '=', 'p.lesson_id'))
      .select([
        'e.id as enrolmentId',
        'p.lesson_id as lessonId',
        'l.title',
        'l.kind',
        'c.id as courseId',
        'c.slug as courseSlug',
        'c.title as courseTitle',
        'p.completed_at as completedAt',
        'p.seconds_spent as secondsSpent',
        'p.score'
      ])
      .where('e.id', 'in', newest)
      .where('p.completed_at', 'is not', null)
      .$narrowType<{ completedAt: Date }>()
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('p.completed_at', 'p.lesson_id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('p.completed_at', 'desc')
      .orderBy('p.lesson_id', 'desc')
      .limit(limit + 1)
      .execute()
    const none = { courses: 0, coursesDone: 0, tasksDone: 0, lessonsDone: 0, secondsSpent: 0, days: 0 }
    return { totals: totals[0] ?? none, ...toPage(rows, limit, (row) => [row.completedAt.toISOString(), row.lessonId]) }
  }
})
