import type { ColumnType } from 'kysely'

type Texts = { 'zh-CN': string; en: string }

export interface InteractionTables {
  'guidance.rules': {
    number: number
    texts: ColumnType<Texts, string, string>
    note: string
    published_at: Date
    effective_at: Date
    published_by: string | null
  }
  'guidance.rules_consent': { person_id: string; number: number; given_at: Date; with: 'page' | 'question' }
}
