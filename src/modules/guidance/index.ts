import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const guidance: Module = { name: 'guidance', api }
