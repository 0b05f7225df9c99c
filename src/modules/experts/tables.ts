import type { ColumnType, Generated } from 'kysely'
import type { CatalogViews } from '#modules/catalog/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import type { LearningViews } from '#modules/learning/index.ts'
import { defineModule } from '#platform/module.ts'
import type { ContractTerms } from './contract/terms.ts'
import type { Scorecard } from './probation/judge.ts'
import type { ContractState, DecisionKind, ExpertKind, ExpertState, Plan, ProbationState, Thresholds } from './rules.ts'

export interface ProfileTable {
  person_id: string
  kind: Generated<ExpertKind>
  state: ExpertState
  headline: Generated<string>
  bio: Generated<string>
  background: Generated<string[]>
  fields: Generated<string[]>
  category_slug: string | null
  last_practice: string | null
  promise_hours: Generated<number>
  certificate_no: string | null
  certified_at: Date | null
  certified_until: Date | null
  created_at: Date
  updated_at: Date
  revision: Generated<number>
  follower_count: Generated<number>
  answered: Generated<number>
  late: Generated<number>
  median_hours: number | null
  p90_hours: number | null
  course_count: Generated<number>
  learner_count: Generated<number>
  rating_count: Generated<number>
  content_sum: Generated<number>
  interaction_sum: Generated<number>
  outcome_sum: Generated<number>
  score: number | null
  place: number | null
  figures_at: Date | null
  moved_at: Date | null
}

/** Written as JSON text. */
type Json<T> = ColumnType<T, string, string>

export interface ProbationTable {
  id: string
  expert_id: string
  state: ProbationState
  plan: Json<Plan>
  thresholds: Json<Thresholds>
  begun_at: Date
  begun_by: string | null
  ends_at: Date
  ending_told_at: Date | null
  closed_at: Date | null
}

export interface ContractTable {
  id: string
  number: string
  expert_id: string
  probation_id: string | null
  state: ContractState
  template: string
  terms: Json<ContractTerms>
  sha256: Buffer
  drawn_up_at: Date
  drawn_up_by: string | null
  expert_signed_at: Date | null
  platform_signed_at: Date | null
  platform_signed_by: string | null
  ends_at: Date | null
  ended_at: Date | null
  end_reason: string | null
}

export type EntryKind = 'drawn-up' | 'signed-by-expert' | 'signed-by-platform' | 'ended'

export interface ChainEntryTable {
  seq: number
  contract_id: string
  kind: EntryKind
  at: Date
  body: string
  hash: Buffer
  key_id: string
  seal: Buffer
}

export interface CertificateTable {
  number: string
  expert_id: string
  issued_at: Date
  valid_until: Date
  revoked_at: Date | null
  status_index: Generated<number>
}

/** Row of the view `experts.expert_card`. */
export interface ExpertCardRow {
  person_id: string
  kind: ExpertKind
  state: ExpertState
  headline: string
  fields: string[]
  category_slug: string | null
  certificate_no: string | null
  certified_at: Date | null
  promise_hours: number
  follower_count: number
  answered: number
  late: number
  median_hours: number | null
  p90_hours: number | null
  course_count: number
  learner_count: number
  rating_count: number
  /** Means of 1 to 5; null without a rating. */
  rating_content: number | null
  rating_interaction: number | null
  rating_outcome: number | null
  score: number | null
  place: number | null
}

export interface ExpertsViews {
  'experts.expert_card': ExpertCardRow
}

export interface ExpertsTables extends ExpertsViews {
  'experts.profile': ProfileTable
  'experts.member': { team_id: string; person_id: string; title: Generated<string>; position: number }
  'experts.state_change': { id: string; expert_id: string; from_state: ExpertState; to_state: ExpertState; reason: string; by_id: string | null; at: Date }
  'experts.follow': { expert_id: string; follower_id: string; followed_at: Date }
  'experts.ranking': { one: Generated<boolean>; mean: number; prior: number; expert_count: number; ranked_at: Date }
  'experts.facet': { kind: 'category' | 'field'; value: string; count: number }
  'experts.probation': ProbationTable
  'experts.probation_decision': {
    id: string
    probation_id: string
    kind: DecisionKind
    reason: string
    ends_at: Date | null
    scorecard: Json<Scorecard>
    by_id: string | null
    at: Date
  }
  'experts.probation_answer': { probation_id: string; subject_id: string; kind: string; late: boolean; delivered_at: Date | null }
  'experts.probation_outcome': { probation_id: string; learner_id: string; lesson_id: string; passed: boolean; at: Date }
  'experts.contract': ContractTable
  'experts.contract_document': { contract_id: string; pdf: Buffer }
  'experts.chain_entry': ChainEntryTable
  'experts.signing_key': { id: string; purpose: 'contract' | 'credential'; jwk: Json<Record<string, string>>; first_used_at: Date }
  'experts.certificate': CertificateTable
}

export type Tables = ExpertsTables & CatalogViews & IdentityViews & LearningViews

export const { useCase, query, reaction, schedule, own, read } = defineModule<Tables>('experts')
