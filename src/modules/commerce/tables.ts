import type { Generated } from 'kysely'
import type { CatalogViews } from '#modules/catalog/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import type { LearningViews } from '#modules/learning/index.ts'
import { defineModule } from '#platform/module.ts'
import type { OrderState, RefundState } from './rules.ts'

export interface OrderTable {
  id: string
  number: string
  buyer_id: string
  state: OrderState
  currency: string
  list_amount: number
  total_amount: number
  refunded_amount: Generated<number>
  consent_at: Date
  placed_at: Date
  expires_at: Date
  paid_at: Date | null
  payment_id: string | null
  closed_at: Date | null
  release_at: Date | null
  released_at: Date | null
}

export interface OrderLineTable {
  id: string
  order_id: string
  /** What is paid for: a course, or a guidance request. */
  course_id: string | null
  request_id: string | null
  /** null while nobody has answered a request that is open to all. */
  seller_id: string | null
  title: string
  slug: string
  list_amount: number
  amount: number
  seller_amount: number
  share_percent: number
  validity_days: number | null
  refund_days: number
  refund_progress_percent: number
}

export interface EntitlementTable {
  id: string
  learner_id: string
  course_id: string
  order_id: string | null
  granted_by: string | null
  granted_at: Date
  ends_at: Date | null
  ended_at: Date | null
  ended_reason: 'refund' | 'expiry' | 'staff' | null
}

export interface RefundTable {
  id: string
  order_id: string
  amount: number
  state: RefundState
  reason: string
  requested_by: string
  requested_at: Date
  decided_by: string | null
  decided_at: Date | null
  decision_note: Generated<string>
  done_at: Date | null
}

export interface CommerceTables {
  'commerce.order': OrderTable
  'commerce.order_line': OrderLineTable
  'commerce.open_order': { buyer_id: string; course_id: string; order_id: string }
  'commerce.entitlement': EntitlementTable
  'commerce.refund': RefundTable
  'commerce.share_rule': { id: string; course_id: string | null; seller_id: string | null; percent: number; begins_at: Date; set_by: string | null }
}

export const { useCase, query, reaction, schedule, own, read } = defineModule<CommerceTables & CatalogViews & IdentityViews & LearningViews>('commerce')
