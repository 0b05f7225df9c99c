import type { Generated } from 'kysely'
import { defineModule } from '#platform/module.ts'

export type PaymentState = 'created' | 'succeeded' | 'failed' | 'surplus' | 'mismatch'

export interface PaymentsTables {
  'payments.payment': {
    id: string
    order_id: string
    gateway: string
    state: PaymentState
    amount: number
    currency: string
    gateway_ref: string | null
    pay_url: string | null
    created_at: Date
    settled_at: Date | null
    next_query_at: Date | null
    queries: Generated<number>
  }
  'payments.callback': { gateway: string; event_id: string; payment_id: string | null; received_at: Date; body: string }
  'payments.refund_transfer': { refund_id: string; payment_id: string; amount: number; gateway_ref: string | null; sent_at: Date }
}

export const { useCase, query, reaction, schedule, own, read } = defineModule<PaymentsTables>('payments')
