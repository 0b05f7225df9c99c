import { nudgeById } from '#modules/learning/index.ts'
import { courseFacts } from './course-facts.ts'
import { reaction } from './tables.ts'
import { tell } from './tell.ts'

export const tellNudged = reaction('learner.nudged', 'tell-nudged', async ({ work, afterCommit }, { payload: { nudgeId } }) => {
  const nudge = await nudgeById(work, nudgeId)
  const course = nudge && (await courseFacts(work, nudge.courseId))
  if (!nudge || !course) return
  const by = await work.selectFrom('identity.person_card').select('name').where('id', '=', nudge.byId).executeTakeFirst()
  await tell(work, { personId: nudge.learnerId, kind: 'nudged', key: `nudge:${nudgeId}`, url: `/learn/${course.slug}`, data: { name: by?.name ?? '', course: course.title, text: nudge.text }, afterCommit })
})
