import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export const tasks: Module = { name: 'tasks', api }

export { totalScore } from './rules.ts'
export { settleSubmission, submissionById, submissionsOf } from './submissions.ts'
export type { SubmissionState, SubmissionTable } from './tables.ts'
