import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const tasks: Module = { name: 'tasks', api }
