import { sql } from 'kysely'
import type { AnyDb, AnyWork, Work } from '#platform/db.ts'
import { type Anchor, responseQuantiles } from './rules.ts'
import { read } from './tables.ts'

export interface FinishedReview {
  reviewId: string
  submissionId: string
  reviewerName: string | null
  reviewerSeed: string
  scores: Record<string, number>
  total: number
  passed: boolean
  feedback: string
  reviewedAt: Date
  notes: { anchor: Anchor; text: string; praise: boolean }[]
}

/** The reviews of several submissions with their notes and who wrote them, oldest first. One statement. */
export async function reviewsOf(db: AnyDb | AnyWork, submissionIds: readonly string[]): Promise<FinishedReview[]> {
  if (submissionIds.length === 0) return []
  const { rows } = await sql<FinishedReview>`
    select v.id as "reviewId", v.submission_id as "submissionId", p.name as "reviewerName", coalesce(p.avatar_seed, '') as "reviewerSeed",
      v.scores, v.total, v.passed, v.feedback, v.reviewed_at as "reviewedAt",
      coalesce((select json_agg(json_build_object('anchor', n.anchor, 'text', n.text, 'praise', n.praise) order by n.position) from guidance.review_note n where n.review_id = v.id), '[]') as notes
    from guidance.review v left join identity.person_card p on p.id = v.reviewer_id
    where v.submission_id = any (${[...submissionIds]}::uuid[]) order by v.reviewed_at`.execute(db)
  return rows
}

/**
 * Measured response of an expert (or the members of a team) over the last 90 days, at most the newest 500: hours from
 * request to delivery. A question that was never answered has no hours, and counts as late.
 */
export async function responseFigures(db: AnyDb | AnyWork | Work<never>, expertIds: string | readonly string[], now: Date) {
  const since = new Date(now.getTime() - 90 * 86_400_000)
  const ids = [expertIds].flat()
  const rows = await read(db as AnyDb)
    .selectFrom('guidance.request')
    .select(['created_at', 'delivered_at', 'due_at', 'overdue_at'])
    .where('delivered_by', 'in', ids)
    .where('delivered_at', '>', since)
    .orderBy('delivered_at', 'desc')
    .limit(500)
    .execute()
  const { missed } = await read(db as AnyDb)
    .selectFrom('guidance.request')
    .select((eb) => eb.fn.countAll<number>().as('missed'))
    .where('expert_id', 'in', ids)
    .where('kind', '=', 'question')
    .where('state', '=', 'refunded')
    .where('delivered_at', 'is', null)
    .where('overdue_at', '>', since)
    .executeTakeFirstOrThrow()
  const hours = rows.map((row) => ((row.delivered_at ?? row.created_at).getTime() - row.created_at.getTime()) / 3_600_000)
  // A follow-up moves the due time on; that it was missed stands in overdue_at.
  const late = rows.filter((row) => (row.delivered_at ?? row.due_at) > row.due_at || row.overdue_at !== null).length
  const figures = responseQuantiles(hours)
  return { ...figures, count: figures.count + Number(missed), late: late + Number(missed) }
}
