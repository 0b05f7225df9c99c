import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { isPublic } from './rules.ts'
import { type ExpertsTables, useCase } from './tables.ts'

const input = z.object({ expertId: z.uuid() })
const output = z.object({ following: z.boolean(), followers: z.number() })

/** Moves the number that pages show, in the transaction that moved the row. */
const moveCount = (work: Work<ExpertsTables>, expertId: string, by: 1 | -1 | 0) =>
  work
    .updateTable('experts.profile')
    .set((eb) => ({ follower_count: eb('follower_count', '+', by) }))
    .where('person_id', '=', expertId)
    .returning('follower_count as followers')
    .executeTakeFirstOrThrow()

export const follow = useCase({
  id: 'experts.follow',
  summary: 'Follow an expert; following twice counts once',
  access: signedIn,
  limit: { max: 60, seconds: 3600 },
  input,
  output,
  async run({ work, actor, now, publish }, { expertId }) {
    const profile = await work.selectFrom('experts.profile').select('state').where('person_id', '=', expertId).executeTakeFirst()
    if (!profile || !isPublic(profile.state)) throw refuse.notFound()
    if (expertId === actor.id) throw refuse.conflict('experts/not-yourself')
    const added = await work
      .insertInto('experts.follow')
      .values({ expert_id: expertId, follower_id: actor.id, followed_at: now })
      .onConflict((conflict) => conflict.columns(['expert_id', 'follower_id']).doNothing())
      .executeTakeFirst()
    const isNew = added.numInsertedOrUpdatedRows === 1n
    if (isNew) await publish('expert.followed', { expertId, followerId: actor.id })
    return { following: true, ...(await moveCount(work, expertId, isNew ? 1 : 0)) }
  }
})

export const unfollow = useCase({
  id: 'experts.unfollow',
  summary: 'Stop following an expert',
  access: signedIn,
  input,
  output,
  async run({ work, actor }, { expertId }) {
    const profile = await work.selectFrom('experts.profile').select('person_id').where('person_id', '=', expertId).executeTakeFirst()
    if (!profile) throw refuse.notFound()
    const gone = await work.deleteFrom('experts.follow').where('expert_id', '=', expertId).where('follower_id', '=', actor.id).executeTakeFirst()
    return { following: false, ...(await moveCount(work, expertId, gone.numDeletedRows === 1n ? -1 : 0)) }
  }
})
