import type { Work } from '#platform/db.ts'
import { giveFree } from '../taken.ts'
import type { Tables } from '../tables.ts'

/** What was kept for this person makes room for their own booking, in the same transaction. */
export async function takeOffer(work: Work<Tables>, serviceId: string, learnerId: string, startsAt: Date): Promise<void> {
  const offer = await work
    .updateTable('booking.waiting')
    .set({ state: 'taken', offer_until: null })
    .where('service_id', '=', serviceId)
    .where('learner_id', '=', learnerId)
    .where('state', '=', 'offered')
    .where('offered_start', '=', startsAt)
    .returning('id')
    .executeTakeFirst()
  if (offer) await giveFree(work, { kind: 'offer', id: offer.id })
}
