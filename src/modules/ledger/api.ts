import { type Endpoint, get } from '#platform/module.ts'
import { entryLines, ownStatement, trialBalance } from './queries.ts'

export const api: Endpoint[] = [
  get('/ledger/statement', ownStatement),
  get('/ledger/trial-balance', trialBalance),
  get('/ledger/entries/:refKind/:refId', entryLines)
]
