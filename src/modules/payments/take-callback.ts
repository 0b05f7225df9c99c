import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { settle } from './settle.ts'
import { useCase } from './tables.ts'

export const takeCallback = useCase({
  id: 'payments.take-callback',
  access: onlySystem,
  input: z.object({
    gateway: z.string(),
    eventId: z.string().max(100),
    paymentId: z.uuid(),
    body: z.string(),
    standing: z.object({ state: z.enum(['open', 'succeeded', 'failed']), amount: z.number(), currency: z.string(), paidAt: z.date().optional() })
  }),
  async run({ work, publish, now }, { gateway, eventId, paymentId, body, standing }) {
    const { numInsertedOrUpdatedRows } = await work
      .insertInto('payments.callback')
      .values({ gateway, event_id: eventId, payment_id: paymentId, received_at: now, body })
      .onConflict((conflict) => conflict.columns(['gateway', 'event_id']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n) await settle(work, publish, paymentId, standing, now)
  }
})
