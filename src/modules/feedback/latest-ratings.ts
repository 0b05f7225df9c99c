import { sql } from 'kysely'
import type { AnyDb } from '#platform/db.ts'
import type { ShownRating } from './queries.ts'
import { type Axis, averageOf, axes } from './rules.ts'

export interface LatestRatings {
  rows: ShownRating[]
  axes: { axis: Axis; average: number | null; counts: number[] }[]
}

type Row = Omit<ShownRating, 'mine' | 'createdAt' | 'editedAt' | 'answer'> & {
  createdAt: string
  editedAt: string | null
  answerText: string | null
  answerName: string
  answeredAt: string | null
}

/** The newest ratings of a course and how all are distributed, for the course page. One statement. */
export async function latestRatings(db: AnyDb, courseId: string, limit = 3): Promise<LatestRatings> {
  const { rows } = await sql<{ list: Row[]; counts: { axis: Axis; score: number; count: number }[] }>`
    select
      coalesce((select json_agg(r order by r."createdAt" desc, r.id desc) from (
        select r.id, coalesce(p.name, '') as "learnerName", coalesce(p.avatar_seed, '') as "learnerSeed", r.content, r.interaction, r.outcome, r.text, r.progress_percent as "progressPercent",
          r.created_at as "createdAt", r.edited_at as "editedAt", r.answer as "answerText", r.answered_at as "answeredAt", coalesce(a.name, '') as "answerName"
        from feedback.course_rating r left join identity.person_card p on p.id = r.learner_id left join identity.person_card a on a.id = r.answered_by
        where r.course_id = ${courseId} and r.hidden_at is null order by r.created_at desc, r.id desc limit ${limit}) r), '[]') as list,
      coalesce((select json_agg(json_build_object('axis', axis, 'score', score, 'count', count)) from feedback.rating_count where course_id = ${courseId}), '[]') as counts`.execute(
    db
  )
  const { list = [], counts = [] } = rows[0] ?? {}
  return {
    rows: list.map(({ answerText, answerName, answeredAt, ...row }) => ({
      ...row,
      mine: false,
      createdAt: new Date(row.createdAt),
      editedAt: row.editedAt ? new Date(row.editedAt) : null,
      answer: answerText !== null && answeredAt ? { name: answerName, text: answerText, at: new Date(answeredAt) } : null
    })),
    axes: axes.map((axis) => {
      const byScore = [1, 2, 3, 4, 5].map((score) => counts.find((one) => one.axis === axis && one.score === score)?.count ?? 0)
      return { axis, average: averageOf(byScore), counts: byScore }
    })
  }
}
