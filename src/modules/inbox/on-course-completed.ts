import { courseFacts } from './course-facts.ts'
import { reaction } from './tables.ts'
import { tell } from './tell.ts'

export const tellCourseCompleted = reaction(
  'course.completed',
  'tell-course-completed',
  async ({ work, afterCommit }, { payload: { enrolmentId, learnerId, courseId } }) => {
    const course = await courseFacts(work, courseId)
    if (course)
      await tell(work, {
        personId: learnerId,
        kind: 'course_completed',
        key: `course-completed:${enrolmentId}`,
        url: `/courses/${course.slug}/reviews`,
        data: { course: course.title },
        afterCommit
      })
  }
)
