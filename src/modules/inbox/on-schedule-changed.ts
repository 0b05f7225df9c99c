import { courseFacts } from './course-facts.ts'
import { reaction } from './tables.ts'
import { tell } from './tell.ts'

/** Each change is news of its own; what the times are now stands where the notice leads. */
export const tellScheduleChanged = reaction('schedule.changed', 'tell-schedule-changed', async ({ work, afterCommit }, { id, payload }) => {
  const { enrolmentId, learnerId, courseId, taskId, byId } = payload
  if (byId === learnerId) return
  const course = await courseFacts(work, courseId)
  const task = await work
    .selectFrom('learning.enrolment_card as e')
    .innerJoin('catalog.task_row as t', 't.version_id', 'e.version_id')
    .select('t.title')
    .where('e.id', '=', enrolmentId)
    .where('e.ended_at', 'is', null)
    .where('t.task_id', '=', taskId)
    .executeTakeFirst()
  if (course && task)
    await tell(work, {
      personId: learnerId,
      kind: 'schedule_changed',
      key: `schedule-changed:${id}`,
      url: `/learn/${course.slug}`,
      data: { task: task.title, course: course.title },
      afterCommit
    })
})
