import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const ledger: Module = { name: 'ledger', api }
