import type { AnyDb, AnyWork } from '#platform/db.ts'
import { read } from './tables.ts'

export interface OrderToPay {
  id: string
  number: string
  buyerId: string
  state: string
  amount: number
  currency: string
  title: string
  expiresAt: Date
  /** The payment that paid it, once it is paid. */
  paymentId: string | null
}

/** What a gateway needs to know about an order, or undefined. */
export async function orderToPay(db: AnyDb | AnyWork, orderId: string): Promise<OrderToPay | undefined> {
  return read(db)
    .selectFrom('commerce.order as o')
    .innerJoin('commerce.order_line as l', 'l.order_id', 'o.id')
    .select([
      'o.id',
      'o.number',
      'o.buyer_id as buyerId',
      'o.state',
      'o.total_amount as amount',
      'o.currency',
      'l.title',
      'o.expires_at as expiresAt',
      'o.payment_id as paymentId'
    ])
    .where('o.id', '=', orderId)
    .executeTakeFirst()
}
