import type { ColumnType, Generated } from 'kysely'
import type { CatalogViews } from '#modules/catalog/index.ts'
import type { ExpertsViews } from '#modules/experts/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import { defineModule } from '#platform/module.ts'
import type { CalibrationTables } from './calibration/tables.ts'
import type { ComplaintTables } from './complaints/tables.ts'
import type { GuidingTables } from './guiding/tables.ts'
import type { InteractionTables } from './interaction/tables.ts'
import type { Anchor, RequestKind, RequestState, ReviewContent } from './rules.ts'

export interface RequestTable {
  id: string
  kind: RequestKind
  state: RequestState
  learner_id: string
  expert_id: string | null
  course_id: string | null
  lesson_id: string | null
  subject_kind: string
  subject_id: string
  topic: Generated<string>
  attempt: number | null
  assigned_to: string | null
  amount: Generated<number>
  currency: Generated<string>
  created_at: Date
  due_at: Date
  remind_at: Date | null
  reminded_at: Date | null
  overdue_at: Date | null
  escalated_at: Date | null
  claimed_by: string | null
  claimed_at: Date | null
  claim_until: Date | null
  delivered_by: string | null
  delivered_at: Date | null
  closed_at: Date | null
  hours: number | null
  accept_by: Date | null
  settled_refund: Generated<number>
  settled_release: Generated<number>
  holds_checked_at: Date | null
}

type Json<T> = ColumnType<T, string, string>

export type Visibility = 'public' | 'private' | 'anonymous'
export type MessageKind = 'question' | 'answer' | 'follow_up' | 'follow_up_answer'
/** What a learner was working on when she asked. */
export interface AskedAbout {
  courseTitle: string
  lessonTitle: string
  path: string
  /** The newest attempt at the lesson's work, when there is one. */
  attempt: string | null
  error: string | null
}

export interface GuidanceTables extends GuidingTables, CalibrationTables, ComplaintTables, InteractionTables {
  'guidance.question': { request_id: string; title: string; visibility: Visibility; context: ColumnType<AskedAbout | null, string | null, string | null> }
  'guidance.message': { id: string; request_id: string; kind: MessageKind; author_id: string; body: string; file_ids: string[]; at: Date }
  'guidance.answer_offer': { expert_id: string; hours: number; amount: number; currency: Generated<string> }
  'guidance.dispute': {
    request_id: string
    reason: string
    file_ids: string[]
    opened_at: Date
    rule_by: Date
    statement: Generated<string>
    statement_at: Date | null
    refund_percent: number | null
    ruling: Generated<string>
    ruled_by: string | null
    ruled_at: Date | null
    overdue_at: Date | null
  }
  'guidance.request': RequestTable
  'guidance.review': {
    id: string
    request_id: string
    submission_id: string
    reviewer_id: string
    scores: Json<Record<string, number>>
    total: number
    passed: boolean
    feedback: string
    checklist: string[]
    reviewed_at: Date
    seconds: Generated<number>
  }
  'guidance.review_note': { id: string; review_id: string; position: number; anchor: Json<Anchor>; text: string; praise: boolean }
  'guidance.review_draft': { request_id: string; reviewer_id: string; content: Json<ReviewContent>; revision: Generated<number>; saved_at: Date }
  'guidance.snippet': { id: string; owner_id: string; text: string; used: Generated<number>; created_at: Date }
}

export const { useCase, query, reaction, schedule, own, read } = defineModule<GuidanceTables & CatalogViews & ExpertsViews & IdentityViews>('guidance')
