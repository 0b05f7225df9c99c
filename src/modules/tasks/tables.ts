import type { ColumnType, Generated } from 'kysely'
import type { LearningViews } from '#modules/learning/index.ts'
import { defineModule } from '#platform/module.ts'
import type { Answers } from './quiz/rules.ts'

export type SubmissionState = 'submitted' | 'passed' | 'returned'

export interface SubmissionTable {
  id: string
  enrolment_id: string
  learner_id: string
  course_id: string
  version_id: string
  lesson_id: string
  attempt: number
  text: string
  code: string
  link: string
  file_ids: string[]
  state: SubmissionState
  score: number | null
  late: boolean
  submitted_at: Date
  settled_at: Date | null
}

export interface TasksTables {
  'tasks.draft': {
    enrolment_id: string
    lesson_id: string
    text: string
    code: string
    link: string
    file_ids: string[]
    saved_at: Date
    revision: Generated<number>
  }
  'tasks.submission': SubmissionTable
  'tasks.quiz_attempt': {
    id: string
    enrolment_id: string
    learner_id: string
    course_id: string
    version_id: string
    lesson_id: string
    number: number
    answers: ColumnType<Answers, string, string>
    started_at: Date
    saved_at: Date
    submitted_at: Date | null
    score_percent: number | null
    passed: boolean | null
  }
}

export const { useCase, query, reaction, own, read } = defineModule<TasksTables & LearningViews>('tasks')
