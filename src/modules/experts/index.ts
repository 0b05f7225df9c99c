import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const experts: Module = { name: 'experts', api }
