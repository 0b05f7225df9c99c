import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const learning: Module = { name: 'learning', api }
