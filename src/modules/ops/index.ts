import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const ops: Module = { name: 'ops', api }
