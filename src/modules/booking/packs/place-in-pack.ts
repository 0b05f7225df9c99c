import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Tables } from '../tables.ts'

/** The next unused session of a pack, which is locked; a session that cost nothing after all can be used again. */
export async function placeInPack(
  work: Work<Tables>,
  packId: string,
  { learnerId, serviceId, endsAt }: { learnerId: string; serviceId: string; endsAt: Date }
): Promise<{ place: number; amount: number; sessions: number }> {
  const pack = await work.selectFrom('booking.pack').selectAll().where('id', '=', packId).where('learner_id', '=', learnerId).forUpdate().executeTakeFirst()
  if (!pack || pack.service_id !== serviceId) throw refuse.notFound()
  if (pack.state !== 'open') throw refuse.conflict('booking/pack-closed')
  if (endsAt > pack.valid_until) throw refuse.conflict('booking/pack-over')
  const used = await usedPlaces(work, packId)
  const place = Array.from({ length: pack.sessions }, (_, i) => i + 1).find((one) => !used.has(one))
  if (!place) throw refuse.conflict('booking/pack-used')
  return { place, amount: pack.amount, sessions: pack.sessions }
}

export async function usedPlaces(work: Work<Tables>, packId: string): Promise<Set<number>> {
  const used = await work
    .selectFrom('booking.booking')
    .select('pack_place')
    .where('pack_id', '=', packId)
    .where((row) => row.or([row('state', 'not in', ['lapsed', 'cancelled', 'missed']), row('released', '>', 0)]))
    .execute()
  return new Set(used.flatMap((one) => one.pack_place ?? []))
}
