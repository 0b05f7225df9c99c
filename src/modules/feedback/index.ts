import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const feedback: Module = { name: 'feedback', api }
