import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const inbox: Module = { name: 'inbox', api }
