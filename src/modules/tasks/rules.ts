import type { Assignment } from '#modules/catalog/index.ts'

export const textLimit = 20_000
export const codeLimit = 50_000

export interface Work {
  text: string
  code: string
  link: string
  fileIds: readonly string[]
}

/** Whether anything was handed in at all, of the kinds that the assignment accepts. */
export function hasContent(work: Work, accepts: readonly string[]): boolean {
  return (
    (accepts.includes('text') && work.text.trim() !== '') ||
    (accepts.includes('code') && work.code.trim() !== '') ||
    (accepts.includes('link') && work.link !== '') ||
    (accepts.includes('file') && work.fileIds.length > 0)
  )
}

/**
 * The number of the next attempt, or the code of why there is none: one attempt waits for its review at a
 * time; a passed work needs no other; attempts are counted. Being late is told, not refused.
 */
export function nextAttempt(
  earlier: readonly { state: 'submitted' | 'passed' | 'returned'; attempt: number }[],
  assignment: Pick<Assignment, 'attempts'>
): number | string {
  if (earlier.some((one) => one.state === 'submitted')) return 'tasks/waits-for-review'
  if (earlier.some((one) => one.state === 'passed')) return 'tasks/passed-already'
  const used = Math.max(0, ...earlier.map((one) => one.attempt))
  if (assignment.attempts !== null && used >= assignment.attempts) return 'tasks/no-attempts-left'
  return used + 1
}

/** The weighted mean of the rubric's levels, 1 to 5, to one decimal: what a review's total is. */
export function totalScore(rubric: Assignment['rubric'], scores: Record<string, number>): number {
  const weight = rubric.reduce((sum, one) => sum + one.weight, 0)
  if (weight === 0) return 0
  const sum = rubric.reduce((total, one) => total + one.weight * (scores[one.criterion] ?? 0), 0)
  return Math.round((sum / weight) * 10) / 10
}
