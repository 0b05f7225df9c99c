import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const community: Module = { name: 'community', api }
