import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const commerce: Module = { name: 'commerce', api }
