import type { Generated } from 'kysely'

export type NextStepState = 'open' | 'done' | 'withdrawn'

export interface GuidingTables {
  'guidance.next_step': {
    id: string
    learner_id: string
    course_id: string
    written_by: string
    text: string
    due_on: string
    state: Generated<NextStepState>
    created_at: Date
    remind_at: Date | null
    reminded_at: Date | null
    done_at: Date | null
    withdrawn_at: Date | null
    withdrawn_by: string | null
  }
  'guidance.learner_note': { id: string; learner_id: string; course_id: string; written_by: string; text: string; at: Date }
  'guidance.stage': {
    id: string
    learner_id: string
    course_id: string
    task_id: string | null
    title: string
    finished_at: Date
    went_well: Generated<string>
    to_improve: Generated<string>
    assessed_by: string | null
    assessed_at: Date | null
  }
}
