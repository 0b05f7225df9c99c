import type { CatalogViews } from '#modules/catalog/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import type { LearningViews } from '#modules/learning/index.ts'
import { defineModule } from '#platform/module.ts'
import type { Axis } from './rules.ts'

export interface CourseRatingTable {
  id: string
  course_id: string
  learner_id: string
  content: number
  interaction: number
  outcome: number
  text: string
  progress_percent: number
  created_at: Date
  edited_at: Date | null
  hidden_at: Date | null
  answer: string | null
  answered_by: string | null
  answered_at: Date | null
}

export interface FeedbackTables {
  'feedback.course_rating': CourseRatingTable
  'feedback.rating_revision': { id: string; rating_id: string; content: number; interaction: number; outcome: number; text: string; replaced_at: Date }
  'feedback.rating_count': { course_id: string; axis: Axis; score: number; count: number }
}

export type Tables = FeedbackTables & CatalogViews & IdentityViews & LearningViews

export const { useCase, query, reaction, own, read } = defineModule<Tables>('feedback')
