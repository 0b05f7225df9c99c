import { sql } from 'kysely'
import { z } from 'zod'
import { credit, debit, linesOf, post } from '#modules/ledger/index.ts'
import { onlySystem } from '#platform/access.ts'
import { perform } from '#platform/perform.ts'
import { linesOfOrder } from './orders.ts'
import { schedule, useCase } from './tables.ts'

export const releaseDueIncome = useCase({
  id: 'commerce.release-due-income',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now }) {
    const { rows } = await sql<{ id: string; currency: string }>`
      select id, currency from commerce."order" where released_at is null and release_at <= ${now} order by release_at limit 100 for update skip locked`.execute(
      work
    )
    for (const order of rows) {
      const refunds = await work.selectFrom('commerce.refund').select(['id', 'state']).where('order_id', '=', order.id).execute()
      // A refund on its way decides first; the share stays where it is until then.
      if (refunds.some((one) => one.state === 'requested' || one.state === 'approved')) {
        await work
          .updateTable('commerce.order')
          .set({ release_at: new Date(now.getTime() + 86_400_000) })
          .where('id', '=', order.id)
          .execute()
        continue
      }
      const booked = [
        ...(await linesOf(work, 'order', [order.id])),
        ...(await linesOf(
          work,
          'refund',
          refunds.map((one) => one.id)
        ))
      ]
      const sellers = [...new Set((await linesOfOrder(work, order.id)).flatMap((line) => line.seller_id ?? []))]
      const lines = sellers.flatMap((ownerId) => {
        const pending = -booked.filter((line) => line.account === 'expert_pending' && line.ownerId === ownerId).reduce((sum, line) => sum + line.amount, 0)
        return pending > 0 ? [debit('expert_pending', pending, { ownerId }), credit('expert_payable', pending, { ownerId })] : []
      })
      await post(work, { kind: 'income-released', ref: { kind: 'order', id: order.id }, currency: order.currency, at: now, lines })
      await work.updateTable('commerce.order').set({ released_at: now }).where('id', '=', order.id).execute()
    }
    return { released: rows.length }
  }
})

/** Shares become payable when the refund window and the holding period are over. */
export const releaseIncome = schedule('release-income', '15 * * * *', async () => {
  while ((await perform(releaseDueIncome, {})).released === 100);
})
