import type { AnyDb, AnyWork, Work } from '#platform/db.ts'
import { type Anchor, responseQuantiles } from './rules.ts'
import { read } from './tables.ts'

export interface FinishedReview {
  reviewId: string
  submissionId: string
  reviewerId: string
  scores: Record<string, number>
  total: number
  passed: boolean
  feedback: string
  reviewedAt: Date
  notes: { anchor: Anchor; text: string; praise: boolean }[]
}

/** The reviews of several submissions with their notes, by submission id. Two statements. */
export async function reviewsOf(db: AnyDb | AnyWork, submissionIds: readonly string[]): Promise<Map<string, FinishedReview>> {
  if (submissionIds.length === 0) return new Map()
  const rows = await read(db)
    .selectFrom('guidance.review')
    .selectAll()
    .where('submission_id', 'in', [...submissionIds])
    .execute()
  const notes =
    rows.length === 0
      ? []
      : await read(db)
          .selectFrom('guidance.review_note')
          .selectAll()
          .where(
            'review_id',
            'in',
            rows.map((row) => row.id)
          )
          .orderBy('position')
          .execute()
  return new Map(
    rows.map((row) => [
      row.submission_id,
      {
        reviewId: row.id,
        submissionId: row.submission_id,
        reviewerId: row.reviewer_id,
        scores: row.scores,
        total: row.total,
        passed: row.passed,
        feedback: row.feedback,
        reviewedAt: row.reviewed_at,
        notes: notes.filter((note) => note.review_id === row.id).map(({ anchor, text, praise }) => ({ anchor, text, praise }))
      }
    ])
  )
}

/** Measured response of an expert (or the members of a team) over the last 90 days, at most the newest 500: hours from request to delivery. */
export async function responseFigures(db: AnyDb | AnyWork | Work<never>, expertIds: string | readonly string[], now: Date) {
  const rows = await read(db as AnyDb)
    .selectFrom('guidance.request')
    .select(['created_at', 'delivered_at', 'due_at'])
    .where('delivered_by', 'in', [expertIds].flat())
    .where('delivered_at', '>', new Date(now.getTime() - 90 * 86_400_000))
    .orderBy('delivered_at', 'desc')
    .limit(500)
    .execute()
  const hours = rows.map((row) => ((row.delivered_at ?? row.created_at).getTime() - row.created_at.getTime()) / 3_600_000)
  return { ...responseQuantiles(hours), late: rows.filter((row) => (row.delivered_at ?? row.due_at) > row.due_at).length }
}
