import type { Generated } from 'kysely'
import type { CatalogViews } from '#modules/catalog/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import type { LearningViews } from '#modules/learning/index.ts'
import { defineModule } from '#platform/module.ts'
import type { MailChoice } from './rules.ts'

export interface InboxTables {
  'inbox.notice': {
    id: string
    person_id: string
    kind: string
    key: string
    url: string
    data: Record<string, string | number>
    subject: string | null
    created_at: Date
    read_at: Date | null
  }
  'inbox.unread': { person_id: string; count: number }
  'inbox.preference': { person_id: string; kind: string; site: boolean; mail: MailChoice }
  'inbox.habit': {
    person_id: string
    quiet_from: string | null
    quiet_to: string | null
    digest: Generated<'daily' | 'weekly' | 'off'>
    digest_at: Date | null
  }
  'inbox.digest_item': { person_id: string; notice_id: string }
  'inbox.digest_due': { person_id: string; due_at: Date }
}

export const { useCase, query, reaction, schedule, own, read } = defineModule<InboxTables & IdentityViews & CatalogViews & LearningViews>('inbox')
