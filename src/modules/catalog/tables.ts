import type { ColumnType, Generated } from 'kysely'
import type { IdentityViews } from '#modules/identity/index.ts'
import { defineModule } from '#platform/module.ts'
import type { LessonKind, LessonPart, LessonSettings } from './lesson-settings.ts'
import type { CourseKind, CourseStatus, Form, Level, Purpose, Release } from './rules.ts'

/** Written as JSON text: a bare array would become a PostgreSQL array. */
type Json<T> = ColumnType<T, string | undefined, string>

export interface CategoryTable {
  id: string
  slug: string
  parent_id: string | null
  name_zh: string
  name_en: string
  position: Generated<number>
  motif: string | null
}

export interface CourseTable {
  id: string
  slug: string
  kind: CourseKind
  owner_id: string
  category_id: string | null
  status: Generated<CourseStatus>
  withdrawn_by_staff: Generated<boolean>
  published_version_id: string | null
  first_published_at: Date | null
  published_at: Date | null
  created_at: Generated<Date>
  updated_at: Generated<Date>
  reviewed_at: Date | null
  stale_told_at: Date | null
  price_amount: Generated<number>
  list_price_amount: number | null
  currency: Generated<string>
  validity_days: number | null
  refund_days: Generated<number>
  refund_progress_percent: Generated<number>
  title: string
  subtitle: Generated<string>
  goal: Generated<string>
  language: Generated<string>
  level: Generated<Level>
  forms: Generated<Form[]>
  parts: Generated<LessonPart[]>
  purpose: Generated<Purpose>
  release: Generated<Release>
  duration_minutes: Generated<number>
  task_count: Generated<number>
  lesson_count: Generated<number>
  learner_count: Generated<number>
  rating_count: Generated<number>
  rating_content_sum: Generated<number>
  rating_interaction_sum: Generated<number>
  rating_outcome_sum: Generated<number>
  rating_rank: Generated<number>
}

export interface Faq {
  question: string
  answer: string
}

export interface VersionTable {
  id: string
  course_id: string
  number: number
  state: Generated<'draft' | 'published'>
  note: Generated<string>
  published_at: Date | null
  published_by: string | null
  created_at: Generated<Date>
  changed_at: Generated<Date>
  revision: Generated<number>
  title: string
  subtitle: Generated<string>
  goal: Generated<string>
  audience: Generated<string>
  problem: Generated<string>
  prerequisites: Generated<string[]>
  language: Generated<string>
  level: Generated<Level>
  forms: Generated<Form[]>
  purpose: Generated<Purpose>
  release: Generated<Release>
  duration_minutes: Generated<number>
  skills: Generated<string[]>
  faq: Json<Faq[]>
  body: Generated<string>
}

export interface TaskTable {
  version_id: string
  task_id: string
  position: number
  slug: string
  revision: Generated<number>
  title: string
  goal: Generated<string>
  evidence: Generated<string>
  skill: Generated<string>
  requires: Generated<string[]>
  release_after_days: Generated<number>
  due_after_days: number | null
  body: Generated<string>
}

export interface LessonTable {
  version_id: string
  lesson_id: string
  task_id: string
  position: number
  slug: string
  revision: Generated<number>
  title: string
  kind: LessonKind
  part: Generated<LessonPart>
  goal: Generated<string>
  minutes: Generated<number>
  preview: Generated<boolean>
  body: Generated<string>
  settings: Json<LessonSettings>
}

export interface PublishRequestTable {
  id: string
  course_id: string
  version_id: string
  requester_id: string
  note: string
  state: Generated<'open' | 'approved' | 'declined' | 'outdated'>
  requested_at: Generated<Date>
  decided_at: Date | null
  decided_by: string | null
  reason: string | null
}

/** Row of the view `catalog.course_card`. */
export interface CourseCard {
  id: string
  slug: string
  kind: CourseKind
  title: string
  subtitle: string
  goal: string
  level: Level
  forms: Form[]
  parts: LessonPart[]
  purpose: Purpose
  language: string
  category_slug: string | null
  owner_id: string
  price_amount: number
  list_price_amount: number | null
  currency: string
  validity_days: number | null
  refund_days: number
  refund_progress_percent: number
  duration_minutes: number
  task_count: number
  lesson_count: number
  learner_count: number
  rating_count: number
  /** Averages of 1 to 5; null without a vote. */
  rating_content: number | null
  rating_interaction: number | null
  rating_outcome: number | null
  rating_rank: number
  published_version_id: string | null
  published_at: Date | null
  updated_at: Date
  status: CourseStatus
  release: Release
}

/** Row of the view `catalog.task_row`. */
export interface TaskRow {
  version_id: string
  course_id: string
  task_id: string
  position: number
  slug: string
  title: string
  goal: string
  requires: string[]
  release_after_days: number
  due_after_days: number | null
}

/** Row of the view `catalog.lesson_row`. */
export interface LessonRow {
  version_id: string
  course_id: string
  lesson_id: string
  task_id: string
  task_position: number
  position: number
  slug: string
  title: string
  kind: LessonKind
  part: LessonPart
  minutes: number
  preview: boolean
  goal: string
  /** An assignment's own due time, in days after its task opens. */
  due_after_days: number | null
}

/** Row of the view `catalog.version_row`: a published version. */
export interface VersionRow {
  id: string
  course_id: string
  number: number
  note: string
  published_at: Date
}

/** Row of the view `catalog.course_team`: the owner and everybody of the team. */
export interface CourseTeamRow {
  course_id: string
  person_id: string
}

/** What other modules may read of the catalog. */
export interface CatalogViews {
  'catalog.course_card': CourseCard
  'catalog.task_row': TaskRow
  'catalog.lesson_row': LessonRow
  'catalog.version_row': VersionRow
  'catalog.course_team': CourseTeamRow
}

/** Rows of the schema "catalog". */
export interface CatalogTables extends CatalogViews {
  'catalog.category': CategoryTable
  'catalog.course': CourseTable
  'catalog.course_member': { course_id: string; person_id: string; added_at: Generated<Date> }
  'catalog.course_version': VersionTable
  'catalog.task': TaskTable
  'catalog.lesson': LessonTable
  'catalog.version_file': { version_id: string; path: string; upload_id: string }
  'catalog.publish_request': PublishRequestTable
}

/** All that this module reads and writes. */
export type Tables = CatalogTables & IdentityViews

export const { useCase, query, reaction, schedule, own, read } = defineModule<Tables>('catalog')
