import type { ColumnType, Generated } from 'kysely'
import type { ExpertsViews } from '#modules/experts/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import { defineModule } from '#platform/module.ts'
import type { ApplicationState, MaterialKind, Mover, ProofKind, Step, WorkEntry } from './rules.ts'

export interface InvitationTable {
  id: string
  token_hash: string
  name: string
  email_sealed: string | null
  field: string
  category_slug: string | null
  note: string
  proposal: string
  background: string
  by_id: string | null
  created_at: Date
  expires_at: Date
  opened_at: Date | null
  used_at: Date | null
  used_by: string | null
  revoked_at: Date | null
}

export interface ApplicationTable {
  id: string
  person_id: string
  invitation_id: string | null
  state: ApplicationState
  personal_sealed: string | null
  background: Generated<string>
  years: number | null
  work: ColumnType<WorkEntry[], string | undefined, string>
  achievements: Generated<string>
  proposal: Generated<string>
  fields: Generated<string[]>
  category_slug: string | null
  last_practice: string | null
  revision: Generated<number>
  saved_at: Date
  created_at: Date
  state_at: Date
  submitted_at: Date | null
  interviewed_at: Date | null
  decided_at: Date | null
}

export interface StateChangeTable {
  id: string
  application_id: string
  step: Step | 'begin'
  from_state: ApplicationState | null
  to_state: ApplicationState
  reason: string
  to_add: Generated<string[]>
  by_id: string | null
  by_role: Mover | 'system'
  at: Date
}

export interface RecruitmentTables {
  'recruitment.invitation': InvitationTable
  'recruitment.application': ApplicationTable
  'recruitment.state_change': StateChangeTable
  'recruitment.proof': { id: string; application_id: string; kind: ProofKind; title: string; upload_id: string; added_at: Date }
  'recruitment.material': { application_id: string; kind: MaterialKind; text: string; upload_ids: string[]; revision: number; saved_at: Date }
  'recruitment.slot': {
    id: string
    application_id: string | null
    starts_at: Date
    minutes: number
    by_id: string | null
    created_at: Date
    withdrawn_at: Date | null
  }
  'recruitment.interview': {
    id: string
    application_id: string
    slot_id: string
    starts_at: Date
    ends_at: Date
    booked_at: Date
    cancelled_at: Date | null
    reminded_at: Date | null
    asked_at: Date | null
  }
  'recruitment.panel_judge': { application_id: string; judge_id: string; assigned_at: Date; by_id: string | null }
  'recruitment.sheet': {
    application_id: string
    judge_id: string
    knowledge: number | null
    case_analysis: number | null
    teaching: number | null
    suitability: number | null
    note_sealed: string | null
    saved_at: Date
    handed_in_at: Date | null
  }
}

export type Tables = RecruitmentTables & IdentityViews & ExpertsViews

export const { useCase, query, reaction, schedule, own, read } = defineModule<Tables>('recruitment')
