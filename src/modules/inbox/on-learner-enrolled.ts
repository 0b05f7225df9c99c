import { courseFacts } from './course-facts.ts'
import { reaction } from './tables.ts'
import { tell } from './tell.ts'

export const tellEnrolled = reaction('learner.enrolled', 'tell-enrolled', async ({ work, afterCommit }, { payload: { enrolmentId, learnerId, courseId } }) => {
  const course = await courseFacts(work, courseId)
  if (course)
    await tell(work, {
      personId: learnerId,
      kind: 'enrolled',
      key: `enrolled:${enrolmentId}`,
      url: `/learn/${course.slug}`,
      data: { course: course.title },
      afterCommit
    })
})
