import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { endOnEntitlementEnd, enrolOnEntitlement } from './enrol.ts'

export const learning: Module = { name: 'learning', api, reactions: [enrolOnEntitlement, endOnEntitlementEnd] }

export { endEnrolment, enrol } from './enrol.ts'
export { type LessonAccess, lessonAccess, openLesson } from './lesson-access.ts'
export { completeLesson } from './progress.ts'
export type { EnrolmentCard, LearningViews } from './tables.ts'
