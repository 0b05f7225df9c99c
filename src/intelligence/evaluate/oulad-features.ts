/** What is known of an enrolment on a day of the course, as one row of features. */
import type { Cell } from '../predict/table.ts'
import { backgroundNames, type Enrolment, type OuladTerm } from './oulad.ts'

export const featureNames = [
  'course',
  'season',
  ...backgroundNames,
  'registered',
  'clicks',
  'interactions',
  'clicks_rank',
  'due',
  'due_weight',
  'handed_in',
  'handed_in_share',
  'missing',
  'missing_weight',
  'early_ones',
  'late_ones',
  'mean_score',
  'lowest_score',
  'latest_score',
  'first_score',
  'weighted_points',
  'score_rank',
  'mean_lateness',
  'latest_lateness',
  'first_lateness',
  'days_since_last',
  'last_missing',
  'banked',
  'class_handed_in',
  'handed_in_less_class',
  'days_since_due',
  'days_to_next'
]

interface CourseFacts {
  clicks: number[]
  /** By assessment: sorted scores handed in by the day, and the share of the class that handed in. */
  scores: Map<string, number[]>
  share: Map<string, number>
}

/** Share of values below, ties half. */
function rank(sorted: readonly number[], value: number): number {
  if (Number.isNaN(value) || sorted.length === 0) return Number.NaN
  let below = 0
  let equal = 0
  for (const other of sorted) {
    if (other < value) below++
    else if (other === value) equal++
  }
  return (below + equal / 2) / sorted.length
}

const mean = (values: readonly number[]) => (values.length === 0 ? Number.NaN : values.reduce((a, b) => a + b, 0) / values.length)

/**
 * Rows of `enrolments` (those enrolled on `day`). Results of a student's earlier courses were tried and left out: they
 * exist for later terms only, and changed no figure.
 */
export function ouladFeatures(term: OuladTerm, enrolments: readonly Enrolment[], day: number): Cell[][] {
  const key = (e: Enrolment) => `${e.course} ${e.term}`
  const classes = new Map<string, Enrolment[]>()
  for (const e of enrolments) {
    if (!classes.has(key(e))) classes.set(key(e), [])
    classes.get(key(e))!.push(e)
  }
  const facts = new Map<string, CourseFacts>()
  for (const [name, members] of classes) {
    const scores = new Map<string, number[]>()
    const share = new Map<string, number>()
    for (const { id } of term.assessments.get(name) ?? []) {
      const handed = members.map((e) => e.submissions.get(id)).filter((s) => s !== undefined && s.day <= day)
      scores.set(
        id,
        handed.map((s) => s!.score).filter((score) => !Number.isNaN(score))
      )
      share.set(id, handed.length / members.length)
    }
    facts.set(name, { clicks: members.map((e) => e.clicks), scores, share })
  }
  const progress = (e: Enrolment) => {
    const due = (term.assessments.get(key(e)) ?? []).filter((a) => a.day <= day && a.type !== 'Exam').sort((a, b) => a.day - b.day)
    const handed = due.filter((a) => (e.submissions.get(a.id)?.day ?? Number.POSITIVE_INFINITY) <= day)
    return {
      due,
      handed,
      share: due.length > 0 ? handed.length / due.length : Number.NaN,
      scores: handed.map((a) => e.submissions.get(a.id)!.score).filter((s) => !Number.isNaN(s))
    }
  }
  return enrolments.map((e) => {
    const own = facts.get(key(e))!
    const { due, handed, share, scores } = progress(e)
    const all = term.assessments.get(key(e)) ?? []
    const missing = due.filter((a) => !handed.includes(a))
    const early = all.filter((a) => !(a.day <= day) && (e.submissions.get(a.id)?.day ?? Number.POSITIVE_INFINITY) <= day)
    const lateness = handed.map((a) => e.submissions.get(a.id)!.day - a.day).filter((days) => !Number.isNaN(days))
    const days = [...handed, ...early].map((a) => e.submissions.get(a.id)!.day).filter((d) => !Number.isNaN(d))
    const ranks = handed.map((a) => rank(own.scores.get(a.id)!, e.submissions.get(a.id)!.score)).filter((r) => !Number.isNaN(r))
    const classShare = mean(due.map((a) => own.share.get(a.id)!))
    const future = all.filter((a) => a.day > day && a.type !== 'Exam').map((a) => a.day - day)
    return [
      e.course,
      e.term.slice(4),
      ...e.background,
      e.registered,
      e.clicks,
      e.interactions,
      rank(own.clicks, e.clicks),
      due.length,
      due.reduce((sum, a) => sum + a.weight, 0),
      handed.length,
      share,
      missing.length,
      missing.reduce((sum, a) => sum + a.weight, 0),
      early.length,
      lateness.filter((d) => d > 0).length,
      mean(scores),
      scores.length > 0 ? Math.min(...scores) : Number.NaN,
      scores.at(-1),
      scores[0],
      handed.reduce((sum, a) => sum + a.weight * (e.submissions.get(a.id)!.score || 0), 0),
      mean(ranks),
      mean(lateness),
      lateness.at(-1),
      lateness[0],
      days.length > 0 ? day - Math.max(...days) : Number.NaN,
      due.length > 0 ? (handed.includes(due.at(-1)!) ? 0 : 1) : Number.NaN,
      handed.filter((a) => e.submissions.get(a.id)!.banked).length,
      classShare,
      share - classShare,
      due.length > 0 ? day - due.at(-1)!.day : Number.NaN,
      future.length > 0 ? Math.min(...future) : Number.NaN
    ]
  })
}
