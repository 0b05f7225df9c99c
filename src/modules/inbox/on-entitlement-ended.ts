import { courseFacts } from './course-facts.ts'
import { reaction } from './tables.ts'
import { tell } from './tell.ts'

/** A refund tells of itself. */
export const tellAccessEnded = reaction(
  'entitlement.ended',
  'tell-access-ended',
  async ({ work, afterCommit }, { payload: { entitlementId, learnerId, courseId, reason } }) => {
    const course = reason === 'refund' ? undefined : await courseFacts(work, courseId)
    if (course)
      await tell(work, {
        personId: learnerId,
        kind: 'access_ended',
        key: `access-ended:${entitlementId}`,
        url: course.kind === 'task' ? `/tasks/${course.slug}` : `/courses/${course.slug}`,
        data: { course: course.title, reason },
        afterCommit
      })
  }
)
