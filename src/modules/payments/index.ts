import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const payments: Module = { name: 'payments', api }
