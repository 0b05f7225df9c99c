export const expertStates = ['applicant', 'probation', 'certified', 'suspended', 'revoked'] as const
export type ExpertState = (typeof expertStates)[number]
export type ExpertKind = 'person' | 'team'

/**
 * applicant ──▶ probation ──▶ certified ◀──▶ suspended ──▶ revoked
 *     └──────────────────────────▲ │            ▲            ▲ │
 *                 probation ───────│────────────┘ (and back) │ └──▶ applicant
 *                                  └─────────────────────────┘
 */
const ways: Record<ExpertState, readonly ExpertState[]> = {
  applicant: ['probation', 'certified'],
  probation: ['certified', 'suspended', 'applicant'],
  certified: ['suspended', 'revoked'],
  suspended: ['probation', 'certified', 'revoked'],
  revoked: ['applicant']
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

/**
 * (mean of all × prior + sum of own) ÷ (prior + own count) − late ÷ (answers + prior): a missed promise costs, and
 * one among few answers does not sink anybody.
 */
export function shrunkScore({
  own,
  count,
  mean,
  prior = priorCount,
  answered = 0,
  late = 0
}: {
  own: number | null
  count: number
  mean: number
  prior?: number
  answered?: number
  late?: number
}): number {
  return (mean * prior + (own ?? 0) * count) / (prior + count) - late / (answered + prior)
}

/** Share of answers within the promise, in percent with one decimal; null without answers. */
export const onTimePercent = (answered: number, late: number): number | null => (answered === 0 ? null : Math.round(((answered - late) / answered) * 1000) / 10)

export const limits = { headline: 80, bio: 4000, backgroundLine: 200, backgroundLines: 12, field: 20, fields: 6 } as const

export type ProbationState = 'running' | 'due' | 'passed' | 'failed' | 'stopped'
export const decisionKinds = ['extend', 'pass', 'fail'] as const
export type DecisionKind = (typeof decisionKinds)[number]
export type ContractState = 'awaiting-expert' | 'awaiting-platform' | 'in-force' | 'ended'
export type CertificateStatus = 'valid' | 'expired' | 'suspended' | 'revoked'

/** Two to four weeks: no decision before the first, no day after the second. */
export const probationDays = { least: 14, most: 28, usual: 21 } as const

/** The plan may still be put right in the first days. */
export const planOpenDays = 3

/** What is to be delivered on probation. */
export interface Plan {
  reviews: number
  answers: number
  courses: number
  /** The slowest promise that she may give. */
  replyHours: number
  note: string
}

/** What the lower ends of the intervals have to reach. Shares in percent. */
export interface Thresholds {
  satisfaction: number
  completion: number
  outcome: number
  onTime: number
}

export const usualPlan: Plan = { reviews: 10, answers: 5, courses: 1, replyHours: 48, note: '' }
export const usualThresholds: Thresholds = { satisfaction: 3.8, completion: 30, outcome: 55, onTime: 60 }

/** Below these samples a number is shown, but nothing is concluded from it. */
export const leastSamples = { satisfaction: 10, completion: 10, outcome: 10, onTime: 8 } as const
export type IndicatorKey = keyof typeof leastSamples
export const indicatorKeys = Object.keys(leastSamples) as IndicatorKey[]

/** Who begins counts for completion only after this many days in the course. */
export const completionAfterDays = 7

/** What a certified expert gets; the words are messages `experts_benefit_<name>`. */
export const benefits = ['seal', 'publish', 'income', 'ranking', 'certificate', 'support'] as const

/** The rights that are narrower on probation; the words are messages `experts_limit_<name>`. */
export const probationLimits = ['publish', 'promise', 'fields', 'mark'] as const

/** Signing asks for a second factor, or for a sign-in that is not older than this. */
export const presenceMinutes = 15

/** A contract runs for a year from the second signature. */
export const contractMonths = 12

/** How a certificate stands: revoked for good, on hold, over, or valid. */
export function certificateStatus(certificate: { revokedAt: Date | null; validUntil: Date; state: ExpertState }, now: Date): CertificateStatus {
  if (certificate.revokedAt) return 'revoked'
  if (certificate.state !== 'certified') return 'suspended'
  return certificate.validUntil <= now ? 'expired' : 'valid'
}
