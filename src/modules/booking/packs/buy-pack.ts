import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { serviceToBook } from '../book/book-slot.ts'
import { openHeld } from '../money.ts'
import { reaction, useCase } from '../tables.ts'

export const buyPack = useCase({
  id: 'booking.buy-pack',
  summary: 'Buy several sessions of a service at once; what is not used is paid back at the end',
  access: signedIn,
  limit: { max: 10, seconds: 3600 },
  input: z.object({
    serviceId: z.uuid(),
    /** The price that was seen, in minor units. */
    amount: z.coerce.number().int().min(1),
    consent: z.union([z.literal(true), z.literal('on'), z.literal('true')], 'booking/consent-needed')
  }),
  output: z.object({ packId: z.string(), orderId: z.string().nullable() }),
  async run(doing, { serviceId, amount }) {
    const { work, actor, now } = doing
    const service = await serviceToBook(work, serviceId, actor)
    if (!service.pack_sessions || !service.pack_amount) throw refuse.notFound()
    if (service.pack_amount !== amount) throw refuse.conflict('booking/price-changed')
    const id = newId()
    const validUntil = new Date(now.getTime() + service.pack_days * 86_400_000)
    const { requestId, orderId } = await openHeld(doing, {
      kind: 'consultation',
      learnerId: actor.id,
      expertId: service.expert_id,
      subjectKind: 'booking_pack',
      subjectId: id,
      topic: `${service.title} × ${service.pack_sessions}`,
      amount,
      currency: service.currency,
      dueAt: validUntil
    })
    await work
      .insertInto('booking.pack')
      .values({
        id,
        service_id: serviceId,
        expert_id: service.expert_id,
        learner_id: actor.id,
        request_id: requestId,
        state: 'unpaid',
        sessions: service.pack_sessions,
        amount,
        currency: service.currency,
        bought_at: now,
        valid_until: validUntil,
        ended_at: null
      })
      .execute()
    return { packId: id, orderId }
  }
})

export const openPackOnPaid = reaction('guidance.requested', 'open-pack', async ({ work, publish }, { payload }) => {
  if (payload.kind !== 'consultation') return
  const pack = await work
    .updateTable('booking.pack')
    .set({ state: 'open' })
    .where('request_id', '=', payload.requestId)
    .where('state', '=', 'unpaid')
    .returning(['id', 'learner_id', 'expert_id'])
    .executeTakeFirst()
  if (pack) await publish('pack.bought', { packId: pack.id, learnerId: pack.learner_id, expertId: pack.expert_id })
})

export const dropPackOnCancelled = reaction('guidance.cancelled', 'drop-pack', async ({ work, now }, { payload }) => {
  if (payload.kind !== 'consultation') return
  await work
    .updateTable('booking.pack')
    .set({ state: 'cancelled', ended_at: now })
    .where('request_id', '=', payload.requestId)
    .where('state', '=', 'unpaid')
    .execute()
})
