import type { AnyWork } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { own } from './tables.ts'
import { openStore } from './test-gateway/store.ts'

export type TestGatewayJournal = ReturnType<typeof openStore>

export const openJournal = openStore

/** A payment that was made through the test gateway before today: for the demo world, whose orders can be refunded like any other. */
export async function writePaid(
  work: AnyWork,
  journal: TestGatewayJournal,
  { orderId, amount, currency, at }: { orderId: string; amount: number; currency: string; at: Date }
): Promise<string> {
  const id = newId()
  const ref = `T${id}`
  journal.save({
    ref,
    paymentId: id,
    amount,
    currency,
    subject: '',
    expiresAt: at.toISOString(),
    notifyUrl: '',
    returnUrl: '/',
    state: 'succeeded',
    paidAt: at.toISOString(),
    refunds: []
  })
  await own(work)
    .insertInto('payments.payment')
    .values({
      id,
      order_id: orderId,
      gateway: 'test',
      state: 'succeeded',
      amount,
      currency,
      gateway_ref: ref,
      pay_url: null,
      created_at: at,
      settled_at: at,
      next_query_at: null
    })
    .execute()
  return id
}
