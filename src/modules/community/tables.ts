import type { Generated } from 'kysely'
import type { CatalogViews } from '#modules/catalog/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import type { LearningViews } from '#modules/learning/index.ts'
import { defineModule } from '#platform/module.ts'
import type { CaseState, Mode, Readers, SanctionKind, SubjectKind } from './rules.ts'

export interface DiscussionTable {
  id: string
  course_id: string
  lesson_id: string | null
  at_seconds: number | null
  mode: Mode
  author_id: string
  title: string
  body: string
  excerpt: string
  file_ids: Generated<string[]>
  public: boolean
  created_at: Date
  edited_at: Date | null
  active_at: Date
  reply_count: Generated<number>
  useful_count: Generated<number>
  accepted_reply_id: string | null
  accepted_by: string | null
  accepted_at: Date | null
  pinned_at: Date | null
  pinned_by: string | null
  featured_at: Date | null
  featured_by: string | null
  hidden_at: Date | null
  deleted_at: Date | null
  visible: Generated<boolean>
  answered_at: Date | null
  due_at: Date | null
  reminded_at: Date | null
  escalate_at: Date | null
  escalated_at: Date | null
}

export interface ReplyTable {
  id: string
  discussion_id: string
  parent_id: string | null
  author_id: string
  body: string
  file_ids: Generated<string[]>
  created_at: Date
  edited_at: Date | null
  useful_count: Generated<number>
  child_count: Generated<number>
  hidden_at: Date | null
  deleted_at: Date | null
  visible: Generated<boolean>
}

export interface CaseTable {
  id: string
  subject_kind: SubjectKind
  subject_id: string
  author_id: string
  course_id: string | null
  url: string
  title: string
  text: string
  report_count: Generated<number>
  urgent: Generated<boolean>
  opened_at: Date
  state: Generated<CaseState>
  decided_by: string | null
  decided_at: Date | null
  rule: string | null
  note: Generated<string>
}

export interface SanctionTable {
  id: string
  person_id: string
  kind: SanctionKind
  rule: string
  note: string
  case_id: string | null
  imposed_by: string
  imposed_at: Date
  until: Date | null
  lifted_at: Date | null
  lifted_by: string | null
  lift_note: Generated<string>
}

export interface CommunityTables {
  'community.space': { course_id: string; readers: Readers; changed_at: Date; changed_by: string | null }
  'community.discussion': DiscussionTable
  'community.reply': ReplyTable
  'community.revision': { id: string; subject_kind: 'discussion' | 'reply'; subject_id: string; title: string | null; body: string; replaced_at: Date }
  'community.vote': { subject_id: string; person_id: string; voted_at: Date }
  'community.follow': { discussion_id: string; person_id: string; followed_at: Date }
  'community.read_mark': { person_id: string; discussion_id: string; read_at: Date }
  'community.rules': {
    number: number
    texts: { 'zh-CN': string; en: string }
    note: string
    published_at: Date
    effective_at: Date
    published_by: string | null
  }
  'community.rules_acceptance': { person_id: string; number: number; accepted_at: Date }
  'community.moderation_case': CaseTable
  'community.report': { id: string; case_id: string; reporter_id: string; reason: string; note: Generated<string>; reported_at: Date }
  'community.sanction': SanctionTable
  'community.appeal': {
    id: string
    sanction_id: string
    person_id: string
    text: string
    filed_at: Date
    decided_by: string | null
    decided_at: Date | null
    outcome: 'lifted' | 'kept' | null
    note: Generated<string>
  }
}

export type Tables = CommunityTables & CatalogViews & IdentityViews & LearningViews

export const { useCase, query, reaction, schedule, own, read } = defineModule<Tables>('community')
