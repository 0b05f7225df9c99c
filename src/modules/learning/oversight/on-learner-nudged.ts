import { tell } from '#modules/inbox/index.ts'
import { reaction } from '../tables.ts'

/** The learner hears what the course's team said. */
export const tellNudged = reaction('learner.nudged', 'tell-nudged', async ({ work, afterCommit }, { payload: { nudgeId } }) => {
  const nudge = await work
    .selectFrom('learning.nudge as n')
    .innerJoin('learning.enrolment as e', 'e.id', 'n.enrolment_id')
    .innerJoin('catalog.course_card as c', 'c.id', 'e.course_id')
    .leftJoin('identity.person_card as p', 'p.id', 'n.by_id')
    .select(['n.text', 'e.learner_id', 'c.slug', 'c.title', 'p.name'])
    .where('n.id', '=', nudgeId)
    .executeTakeFirst()
  if (!nudge) return
  await tell(work, {
    personId: nudge.learner_id,
    kind: 'nudged',
    key: `nudge:${nudgeId}`,
    url: `/learn/${nudge.slug}`,
    data: { name: nudge.name ?? '', course: nudge.title, text: nudge.text },
    afterCommit
  })
})
