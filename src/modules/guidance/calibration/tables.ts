import type { ColumnType } from 'kysely'

export interface CalibrationTables {
  'guidance.second_review': {
    id: string
    review_id: string
    course_id: string
    first_by: string
    second_by: string | null
    opened_at: Date
    due_at: Date
    scores: ColumnType<Record<string, number> | null, string | null, string | null>
    total: number | null
    passed: boolean | null
    done_at: Date | null
  }
  'guidance.agreement': {
    reviewer_id: string
    pairs: number
    decision: number | null
    decision_low: number | null
    decision_high: number | null
    levels: number | null
    levels_low: number | null
    levels_high: number | null
    counted_at: Date
  }
}
