import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import type { Work } from '#platform/db.ts'
import type { Actor } from '#platform/actor.ts'
import { readablePlace } from '../place.ts'
import { type Tables, useCase } from '../tables.ts'

const input = z.object({ discussionId: z.uuid() })

async function readable(work: Work<Tables>, actor: Actor, id: string): Promise<void> {
  const row = await work.selectFrom('community.discussion').select('course_id').where('id', '=', id).where('visible', '=', true).executeTakeFirst()
  if (!row) throw refuse.notFound()
  await readablePlace(work, actor, row.course_id)
}

export const followDiscussion = useCase({
  id: 'community.follow',
  summary: 'Be told of new replies in a discussion',
  access: signedIn,
  input,
  output: z.object({ following: z.boolean() }),
  async run({ work, actor, now }, { discussionId }) {
    await readable(work, actor, discussionId)
    await work
      .insertInto('community.follow')
      .values({ discussion_id: discussionId, person_id: actor.id, followed_at: now })
      .onConflict((conflict) => conflict.columns(['discussion_id', 'person_id']).doNothing())
      .execute()
    return { following: true }
  }
})

export const unfollowDiscussion = useCase({
  id: 'community.unfollow',
  summary: 'Hear no more of a discussion',
  access: signedIn,
  input,
  output: z.object({ following: z.boolean() }),
  async run({ work, actor }, { discussionId }) {
    await work.deleteFrom('community.follow').where('discussion_id', '=', discussionId).where('person_id', '=', actor.id).execute()
    return { following: false }
  }
})

export const markRead = useCase({
  id: 'community.mark-read',
  summary: 'Remember up to when I have read a discussion',
  access: signedIn,
  input,
  output: z.null(),
  async run({ work, actor, now }, { discussionId }) {
    await readable(work, actor, discussionId)
    await work
      .insertInto('community.read_mark')
      .values({ person_id: actor.id, discussion_id: discussionId, read_at: now })
      .onConflict((conflict) => conflict.columns(['person_id', 'discussion_id']).doUpdateSet({ read_at: now }))
      .execute()
    return null
  }
})
