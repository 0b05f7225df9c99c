import type { IdentityViews } from '#modules/identity/index.ts'
import { defineModule } from '#platform/module.ts'
import type { PlatformTables } from '#platform/tables.ts'

export type Figure = 'learners' | 'paid' | 'refunded' | 'orders' | 'enrolments' | 'registrations' | 'submissions' | 'reviews'
export type OpenWork = 'review' | 'question' | 'refund' | 'report' | 'appeal' | 'publishing'

export interface BackupTable {
  id: string
  name: string
  folder: string
  trigger: 'schedule' | 'console' | 'command'
  started_by: string | null
  started_at: Date
  snapshot_at: Date | null
  ended_at: Date | null
  state: 'running' | 'done' | 'failed'
  bytes: number | null
  rows: number | null
  files: number | null
  secrets: 'sealed' | 'left-out' | 'environment' | null
  error: string | null
  verify_began_at: Date | null
  verified_at: Date | null
  verify_error: string | null
  removed_at: Date | null
}

export interface OpsTables {
  'ops.daily_figure': { figure: Figure; day: string; value: number; week_ago: number; counted_at: Date }
  'ops.backup': BackupTable
  'ops.open_work': { kind: OpenWork; id: string; since: Date; due_at: Date | null }
}

/** The console reads the platform's own records: jobs, messages, audit lines, settings. */
interface Records extends PlatformTables {
  'platform.outgoing': {
    id: string
    channel: 'mail' | 'sms'
    person_id: string | null
    recipient_hint: string
    subject: string
    state: 'queued' | 'sending' | 'sent' | 'failed' | 'unclear' | 'dropped'
    not_before: Date
    attempts: number
    error: string | null
    created_at: Date
    settled_at: Date | null
  }
  'platform.caught_message': { id: string; channel: 'mail' | 'sms'; recipient: string; subject: string; text: string; html: string; caught_at: Date }
}

export const { useCase, query, schedule, own, read } = defineModule<OpsTables & Records & IdentityViews>('ops')
