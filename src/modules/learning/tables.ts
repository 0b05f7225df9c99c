import type { Generated } from 'kysely'
import type { CatalogViews } from '#modules/catalog/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import { defineModule } from '#platform/module.ts'

export type EnrolmentSource = 'free' | 'order' | 'staff'
export type EndReason = 'refund' | 'expiry' | 'staff' | 'left'

export interface EnrolmentTable {
  id: string
  learner_id: string
  course_id: string
  version_id: string
  source: EnrolmentSource
  enrolled_at: Date
  ends_at: Date | null
  ended_at: Date | null
  ended_reason: EndReason | null
  lessons_done: Generated<number>
  lessons_total: number
  progress_percent: Generated<number>
  seconds_spent: Generated<number>
  completed_at: Date | null
  last_lesson_id: string | null
  last_seen_at: Date
}

/** Row of the view `learning.enrolment_card`. */
export interface EnrolmentCard {
  id: string
  learner_id: string
  course_id: string
  version_id: string
  source: EnrolmentSource
  enrolled_at: Date
  ends_at: Date | null
  ended_at: Date | null
  lessons_done: number
  lessons_total: number
  progress_percent: number
  seconds_spent: number
  completed_at: Date | null
  last_lesson_id: string | null
  last_seen_at: Date
}

export interface LearningViews {
  'learning.enrolment_card': EnrolmentCard
}

export interface LearningTables {
  'learning.enrolment': EnrolmentTable
  'learning.lesson_progress': {
    enrolment_id: string
    lesson_id: string
    started_at: Date
    completed_at: Date | null
    seconds_spent: Generated<number>
    position_seconds: Generated<number>
    score: number | null
  }
  'learning.task_done': { enrolment_id: string; task_id: string; done_at: Date }
  'learning.schedule_exception': {
    enrolment_id: string
    task_id: string
    opens_at: Date | null
    due_at: Date | null
    reason: Generated<string>
    set_by: string
    set_at: Date
  }
  'learning.study_day': { learner_id: string; day: string; seconds: number }
  'learning.note': {
    id: string
    learner_id: string
    course_id: string
    lesson_id: string
    at_seconds: number | null
    text: string
    created_at: Date
    changed_at: Date
  }
  'learning.nudge': { id: string; enrolment_id: string; by_id: string; text: string; nudged_at: Date }
}

export const { useCase, query, reaction, schedule, own, read } = defineModule<LearningTables & LearningViews & CatalogViews & IdentityViews>('learning')
