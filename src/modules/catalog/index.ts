import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const catalog: Module = { name: 'catalog', api }
