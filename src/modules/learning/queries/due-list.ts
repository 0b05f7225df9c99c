import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { query } from '../tables.ts'

const dueRow = z.object({
  enrolmentId: z.string(),
  courseId: z.string(),
  courseSlug: z.string(),
  courseTitle: z.string(),
  lessonId: z.string(),
  lessonSlug: z.string(),
  title: z.string(),
  kind: z.string(),
  opensAt: z.date(),
  dueAt: z.date(),
  late: z.boolean()
})

export const dueList = query({
  id: 'learning.due-list',
  summary: 'What I have to hand in or finish by a date, soonest first, over the courses that I study',
  access: signedIn,
  input: z.object({ days: z.coerce.number().int().min(1).max(365).default(60), limit: z.coerce.number().int().min(1).max(50).default(10) }),
  output: z.object({ rows: z.array(dueRow) }),
  async run({ db, actor, now }, { days, limit }) {
    const until = new Date(now.getTime() + days * 86_400_000)
    // A task's own due time stands for its last lesson; assignments and quizzes carry theirs. Only the 50 courses studied last.
    const { rows } = await sql<Omit<z.infer<typeof dueRow>, 'late'>>`
      with mine as (
        select e.* from learning.enrolment e
        where e.learner_id = ${actor.id} and e.ended_at is null and (e.ends_at is null or e.ends_at > ${now}) and e.completed_at is null
        order by e.last_seen_at desc limit 50
      ), lesson as (
        select e.id as enrolment_id, c.id as course_id, c.slug as course_slug, c.title as course_title, l.lesson_id, l.slug, l.title, l.kind, t.task_id,
          coalesce(x.opens_at, e.enrolled_at + case when c.release = 'drip' then t.release_after_days else 0 end * interval '24 hours') as opens_at,
          x.due_at as extended_to, coalesce(case when l.kind = 'assignment' then l.due_after_days end, t.due_after_days) as due_days,
          row_number() over (partition by e.id, t.task_id order by (l.kind in ('assignment', 'quiz')) desc, l.position desc) as nth, l.due_after_days is not null and l.kind = 'assignment' as own
        from mine e
        join catalog.course_card c on c.id = e.course_id
        join catalog.task_row t on t.version_id = e.version_id
        join catalog.lesson_row l on l.version_id = e.version_id and l.task_id = t.task_id
        left join learning.schedule_exception x on x.enrolment_id = e.id and x.task_id = t.task_id
        left join learning.lesson_progress p on p.enrolment_id = e.id and p.lesson_id = l.lesson_id
        where p.completed_at is null
      ), due as (
        select *, coalesce(extended_to, opens_at + due_days * interval '24 hours') as due_at from lesson where own or nth = 1
      )
      select enrolment_id as "enrolmentId", course_id as "courseId", course_slug as "courseSlug", course_title as "courseTitle", lesson_id as "lessonId", slug as "lessonSlug", title, kind, opens_at as "opensAt", due_at as "dueAt"
      from due where due_at is not null and due_at <= ${until} and opens_at <= ${until}
      order by due_at, lesson_id limit ${limit}`.execute(db)
    return { rows: rows.map((row) => ({ ...row, late: row.dueAt < now })) }
  }
})
