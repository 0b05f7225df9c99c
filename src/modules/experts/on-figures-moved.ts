import type { Work } from '#platform/db.ts'
import { type ExpertsTables, reaction } from './tables.ts'

/** Marks an expert, and the teams they answer for: the schedule takes the figures anew. */
async function mark(work: Work<ExpertsTables>, personId: string, at: Date): Promise<void> {
  await work
    .updateTable('experts.profile')
    .set({ moved_at: at })
    .where((eb) =>
      eb.or([
        eb('person_id', '=', personId),
        eb('person_id', 'in', eb.selectFrom('experts.member').select('team_id').where('experts.member.person_id', '=', personId))
      ])
    )
    .execute()
}

export const onDelivered = reaction('guidance.delivered', 'figures-after-delivery', ({ work, now }, { payload }) => mark(work, payload.expertId, now))

export const onRated = reaction('course.rated', 'figures-after-rating', ({ work, now }, { payload }) => mark(work, payload.expertId, now))

/** A promise that was missed lowers the place. */
export const onMissed = reaction('guidance.missed', 'figures-after-miss', async ({ work, now }, { payload }) => {
  if (payload.expertId) await mark(work, payload.expertId, now)
})
