import { sql } from 'kysely'
import type { Work } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { type GuidanceTables, reaction } from '../tables.ts'

interface Finished {
  enrolmentId: string
  learnerId: string
  courseId: string
  taskId: string | null
}

/** Keeps that a stage is finished, in the words of the edition that was studied. Once: who comes back after a pause finishes nothing anew. */
async function keep(work: Work<GuidanceTables>, { enrolmentId, learnerId, courseId, taskId }: Finished, at: Date): Promise<void> {
  await sql`
    insert into guidance.stage (id, learner_id, course_id, task_id, title, finished_at)
    select ${newId()}, ${learnerId}, ${courseId}, ${taskId}, coalesce(t.title, c.title), ${at}
    from catalog.course_card c left join learning.enrolment_card e on e.id = ${enrolmentId} left join catalog.task_row t on t.version_id = e.version_id and t.task_id = ${taskId}
    where c.id = ${courseId} on conflict do nothing`.execute(work)
}

export const keepFinishedTask = reaction('task.completed', 'keep-finished-task', ({ work }, { payload, occurredAt }) => keep(work, payload, occurredAt))

export const keepFinishedCourse = reaction('course.completed', 'keep-finished-course', ({ work }, { payload, occurredAt }) =>
  keep(work, { ...payload, taskId: null }, occurredAt)
)
