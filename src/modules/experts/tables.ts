import type { Generated } from 'kysely'
import type { CatalogViews } from '#modules/catalog/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import { defineModule } from '#platform/module.ts'
import type { ExpertKind, ExpertState } from './rules.ts'

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
}

export type Tables = ExpertsTables & CatalogViews & IdentityViews

export const { useCase, query, reaction, schedule, own, read } = defineModule<Tables>('experts')
