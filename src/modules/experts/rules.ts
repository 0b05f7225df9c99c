export const expertStates = ['applicant', 'probation', 'certified', 'suspended'] as const
export type ExpertState = (typeof expertStates)[number]
export type ExpertKind = 'person' | 'team'

/**
 * applicant ──▶ probation ──▶ certified ◀──▶ suspended
 *     └──────────────────────────▲              ▲
 *                 probation ────────────────────┘  (and back)
 */
const ways: Record<ExpertState, readonly ExpertState[]> = {
  applicant: ['probation', 'certified'],
  probation: ['certified', 'suspended', 'applicant'],
  certified: ['suspended'],
  suspended: ['probation', 'certified']
}

export const nextStates = (state: ExpertState): readonly ExpertState[] => ways[state]

/** Those whom visitors see and who are ranked. */
export const isPublic = (state: ExpertState): boolean => state === 'probation' || state === 'certified'

/** A certificate is good for a year. */
export const certificateDays = 365

/** Below this many ratings a mean says little. */
export const fewRatings = 20

/**
 * The prior of the ranking: an expert without a rating counts as if twenty people had given the mean of all
 * experts. Three five-star ratings therefore do not beat three hundred.
 */
export const priorCount = 20

/** (mean of all × prior + sum of own) ÷ (prior + own count). */
export function shrunkScore({ own, count, mean, prior = priorCount }: { own: number | null; count: number; mean: number; prior?: number }): number {
  return (mean * prior + (own ?? 0) * count) / (prior + count)
}

/** Share of answers within the promise, in percent with one decimal; null without answers. */
export const onTimePercent = (answered: number, late: number): number | null => (answered === 0 ? null : Math.round(((answered - late) / answered) * 1000) / 10)

export const limits = { headline: 80, bio: 4000, backgroundLine: 200, backgroundLines: 12, field: 20, fields: 6 } as const
