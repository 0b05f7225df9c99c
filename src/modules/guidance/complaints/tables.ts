import type { Generated } from 'kysely'
import type { RemarkKind, RemarkState } from './rules.ts'

export interface RemarkTable {
  id: string
  request_id: string
  author_id: string
  about_id: string
  kind: RemarkKind
  text: string
  nameless: boolean
  topic: string
  owner_id: string | null
  state: Generated<RemarkState>
  created_at: Date
  due_at: Date
  remind_at: Date
  reminded_at: Date | null
  escalated_at: Date | null
  closed_at: Date | null
}

export interface ComplaintTables {
  'guidance.remark': RemarkTable
  'guidance.remark_step': { id: string; remark_id: string; state: Exclude<RemarkState, 'open'>; text: string; by_id: string; at: Date }
}
