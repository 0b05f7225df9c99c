import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { closeAccounts } from './close-accounts.ts'

export const ledger: Module = { name: 'ledger', api, schedules: [closeAccounts] }

export { findImbalance } from './close-accounts.ts'
export { type Entry, post } from './post-entry.ts'
export { type Balance, balance, balancesOf, linesOf, ownStatement, trialBalance } from './queries.ts'
export { type AccountKind, credit, debit, type EntryLine, naturalAmount } from './rules.ts'
