import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { canCurate } from '../access.ts'
import { readablePlace } from '../place.ts'
import { pinsPerCourse } from '../rules.ts'
import { useCase } from '../tables.ts'
import { lockDiscussion } from './discussion-row.ts'

const flag = z.union([z.boolean(), z.literal('true').transform(() => true), z.literal('false').transform(() => false)])

export const curate = useCase({
  id: 'community.curate',
  summary: 'Pin a discussion to the top of its course or mark it as one of the best: course team, moderators, operators',
  access: signedIn,
  input: z.object({ discussionId: z.uuid(), pinned: flag.optional(), featured: flag.optional() }),
  output: z.object({ pinned: z.boolean(), featured: z.boolean() }),
  async run({ work, actor, now, audit, afterCommit }, { discussionId, pinned, featured }) {
    const discussion = await lockDiscussion(work, discussionId)
    if (!discussion.visible) throw refuse.notFound()
    allow(canCurate(actor, await readablePlace(work, actor, discussion.course_id)))
    if (pinned && !discussion.pinned_at) {
      const others = await work
        .selectFrom('community.discussion')
        .select('id')
        .where('course_id', '=', discussion.course_id)
        .where('pinned_at', 'is not', null)
        .where('visible', '=', true)
        .limit(pinsPerCourse)
        .execute()
      if (others.length >= pinsPerCourse) throw refuse.conflict('community/too-many-pins', { values: { count: pinsPerCourse } })
    }
    const set = {
      ...(pinned !== undefined && { pinned_at: pinned ? (discussion.pinned_at ?? now) : null, pinned_by: pinned ? actor.id || null : null }),
      ...(featured !== undefined && { featured_at: featured ? (discussion.featured_at ?? now) : null, featured_by: featured ? actor.id || null : null })
    }
    if (Object.keys(set).length > 0) await work.updateTable('community.discussion').set(set).where('id', '=', discussionId).execute()
    await audit('discussion', discussionId, { ...(pinned !== undefined && { pinned }), ...(featured !== undefined && { featured }) })
    afterCommit(() => hint(`course-discussion:${discussion.course_id}`))
    return { pinned: pinned ?? discussion.pinned_at !== null, featured: featured ?? discussion.featured_at !== null }
  }
})
