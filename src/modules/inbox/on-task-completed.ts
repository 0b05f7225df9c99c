import { courseFacts } from './course-facts.ts'
import { reaction } from './tables.ts'
import { tell } from './tell.ts'

/** A task that stands alone is its own course, which tells of the end. */
export const tellTaskCompleted = reaction(
  'task.completed',
  'tell-task-completed',
  async ({ work, afterCommit }, { payload: { enrolmentId, learnerId, courseId, taskId } }) => {
    const course = await courseFacts(work, courseId)
    if (!course || course.kind === 'task') return
    const task = await work
      .selectFrom('learning.enrolment_card as e')
      .innerJoin('catalog.task_row as t', 't.version_id', 'e.version_id')
      .select('t.title')
      .where('e.id', '=', enrolmentId)
      .where('t.task_id', '=', taskId)
      .executeTakeFirst()
    if (task)
      await tell(work, {
        personId: learnerId,
        kind: 'task_completed',
        key: `task-completed:${enrolmentId}:${taskId}`,
        url: `/learn/${course.slug}`,
        data: { task: task.title, course: course.title },
        afterCommit
      })
  }
)
