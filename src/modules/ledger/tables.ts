import type { Generated } from 'kysely'
import { defineModule } from '#platform/module.ts'
import type { AccountKind } from './rules.ts'

export interface LedgerTables {
  'ledger.account': {
    id: string
    kind: AccountKind
    owner_id: string | null
    name: string
    currency: string
    closed_amount: Generated<number>
    closed_seq: Generated<number>
  }
  'ledger.entry': { id: string; kind: string; ref_kind: string; ref_id: string; currency: string; at: Date }
  'ledger.line': { seq: Generated<number>; entry_id: string; account_id: string; amount: number; at: Date }
}

export const { useCase, query, schedule, own, read } = defineModule<LedgerTables>('ledger')
