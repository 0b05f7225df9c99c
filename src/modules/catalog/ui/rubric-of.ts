import type { Criterion as Drawn } from '#ui/rubric.ts'
import type { Criterion } from '../lesson-settings.ts'

/** A rubric as the kit draws it: below, at and above the pass line. */
export const rubricOf = (rubric: readonly Criterion[]): Drawn[] =>
  rubric.map(({ criterion, weight, levels }, index) => ({
    id: String(index),
    name: criterion,
    weight,
    low: [levels['1'], levels['2']].filter(Boolean).join('；'),
    pass: levels['3'],
    high: levels['5'] || levels['4']
  }))
