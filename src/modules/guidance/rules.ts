export type RequestKind = 'review' | 'question' | 'consultation' | 'office_hour_seat' | 'live_question'
export type RequestState = 'open' | 'claimed' | 'delivered' | 'accepted' | 'disputed' | 'refunded' | 'cancelled'
export type RequestStep = 'claim' | 'release' | 'deliver' | 'accept' | 'dispute' | 'rule-for-expert' | 'refund' | 'cancel'

/**
 * open ──claim──▶ claimed ──deliver──▶ delivered ──accept──▶ accepted
 *   ▲──release/expiry──┘                    └──dispute──▶ disputed ──ruling──▶ accepted or refunded
 * open, claimed ──refund (missed)──▶ refunded        open ──cancel──▶ cancelled
 */
const steps: Record<RequestState, Partial<Record<RequestStep, RequestState>>> = {
  open: { claim: 'claimed', refund: 'refunded', cancel: 'cancelled' },
  claimed: { release: 'open', deliver: 'delivered', refund: 'refunded', cancel: 'cancelled' },
  delivered: { accept: 'accepted', dispute: 'disputed' },
  accepted: {},
  disputed: { 'rule-for-expert': 'accepted', refund: 'refunded' },
  refunded: {},
  cancelled: {}
}

/** The state after a step, or undefined when the step is not possible from here. */
export const afterStep = (state: RequestState, step: RequestStep): RequestState | undefined => steps[state][step]

/** A claim holds the work for this long; writing on prolongs it. */
export const claimMinutes = 60

/** The reminder goes out when three quarters of the promised time are over, at the latest six hours before. */
export function remindAtOf(createdAt: Date, dueAt: Date): Date {
  const whole = dueAt.getTime() - createdAt.getTime()
  return new Date(dueAt.getTime() - Math.min(whole / 4, 6 * 3_600_000))
}

/** A place in the work that a note is pinned to. Lines count from 1; x and y are shares of the picture. */
export type Anchor =
  | { part: 'text' | 'code'; line: number; quote: string }
  | { part: 'file'; fileId: string; line?: number; quote?: string; page?: number; x?: number; y?: number }
  | { part: 'whole' }

export interface ReviewNote {
  anchor: Anchor
  text: string
  praise: boolean
}

export interface ReviewContent {
  scores: Record<string, number>
  feedback: string
  checklist: string[]
  notes: ReviewNote[]
}

/** Whether every criterion has a level from 1 to 5. */
export const isScored = (rubric: readonly { criterion: string }[], scores: Record<string, number>): boolean =>
  rubric.every(({ criterion }) => Number.isInteger(scores[criterion]) && (scores[criterion] ?? 0) >= 1 && (scores[criterion] ?? 0) <= 5)

/** Median and 90th percentile of response hours; null below the sample at which they mean something. */
export function responseQuantiles(hours: readonly number[], least = 20): { median: number; p90: number; count: number } | { median: null; p90: null; count: number } {
  if (hours.length < least) return { median: null, p90: null, count: hours.length }
  const sorted = [...hours].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { median: at(0.5), p90: at(0.9), count: hours.length }
}
