export type RequestKind = 'review' | 'question' | 'consultation' | 'office_hour_seat' | 'live_question'
export type RequestState = 'unpaid' | 'open' | 'claimed' | 'delivered' | 'follow_up' | 'accepted' | 'disputed' | 'refunded' | 'cancelled'
export type RequestStep = 'pay' | 'claim' | 'release' | 'deliver' | 'follow-up' | 'lapse' | 'accept' | 'dispute' | 'rule-for-expert' | 'refund' | 'cancel'

/**
 * unpaid ──pay──▶ open ──claim──▶ claimed ──deliver──▶ delivered ──accept──▶ accepted
 *   └─cancel─▶ cancelled ▲──release/expiry──┘             │  ▲  └──dispute──▶ disputed ──ruling──▶ accepted or refunded
 *                                            follow-up────┴──▶ follow_up ──deliver (back) or lapse──▶ accepted
 * open, claimed ──refund (missed, declined)──▶ refunded        open ──cancel──▶ cancelled
 */
const steps: Record<RequestState, Partial<Record<RequestStep, RequestState>>> = {
  unpaid: { pay: 'open', cancel: 'cancelled' },
  open: { claim: 'claimed', refund: 'refunded', cancel: 'cancelled' },
  claimed: { release: 'open', deliver: 'delivered', refund: 'refunded', cancel: 'cancelled' },
  delivered: { 'follow-up': 'follow_up', accept: 'accepted', dispute: 'disputed' },
  follow_up: { deliver: 'delivered', lapse: 'accepted' },
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
export function responseQuantiles(
  hours: readonly number[],
  least = 20
): { median: number; p90: number; count: number } | { median: null; p90: null; count: number } {
  if (hours.length < least) return { median: null, p90: null, count: hours.length }
  const sorted = [...hours].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { median: at(0.5), p90: at(0.9), count: hours.length }
}

/** One part of what was handed in, as the workbench and the learner see it. */
export type WorkPart =
  | { key: 'text' | 'code'; kind: 'text' | 'code'; name: ''; lines: string[]; changed: number[]; cut: false }
  | { key: 'link'; kind: 'link'; name: ''; href: string }
  | ({ key: string; name: string; size: number; url: string; downloadUrl: string } & (
      | { kind: 'lines'; lines: string[]; changed: number[]; cut: boolean }
      | { kind: 'image' | 'audio' | 'video' | 'pdf' | 'file' }
    ))

/** The part of the work that a note stands in; undefined for a note on the whole. */
export const partOfAnchor = (anchor: Anchor): string | undefined => (anchor.part === 'file' ? anchor.fileId : anchor.part === 'whole' ? undefined : anchor.part)

export interface Fix {
  /** The first words of the note. */
  words: string
  changed: boolean
}

/**
 * What became of the notes of the last review: whether the line that a note stood beside is still there, word
 * for word. Praise asks for nothing; a note on a picture or on the whole cannot be told.
 */
export function fixesOf(notes: readonly ReviewNote[], before: ReadonlyMap<string, readonly string[]>, now: ReadonlySet<string>): Fix[] {
  return notes.flatMap(({ anchor, text, praise }) => {
    const part = partOfAnchor(anchor)
    const line = anchor.part !== 'whole' && anchor.line !== undefined && part ? before.get(part)?.[anchor.line - 1] : undefined
    if (praise || !line) return []
    return [{ words: text.split(/[。！？；\n.!?;]/)[0]?.trim() || text, changed: !now.has(line.trim()) }]
  })
}

/** The rest of the promised time as a share of the whole, and whether it is over. */
export function timeLeft(createdAt: Date, dueAt: Date, now: Date): { passed: number; over: boolean; seconds: number } {
  const whole = Math.max(1, dueAt.getTime() - createdAt.getTime())
  const seconds = Math.round((dueAt.getTime() - now.getTime()) / 1000)
  return { passed: Math.min(1, Math.max(0, 1 - (seconds * 1000) / whole)), over: seconds < 0, seconds: Math.abs(seconds) }
}

/** After an answer the learner has this long to accept it, ask once more or open a dispute; then it is accepted by itself. */
export const acceptWithinHours = 72
/** A follow-up is answered within the promised time again, but never less than a day is given. */
export const followUpHours = (promised: number) => Math.max(24, promised)
/** A dispute is ruled on within five days. */
export const ruleWithinHours = 120
/** The usual promises an expert may offer a price for. */
export const offerHours = [6, 24, 48, 72] as const
/** How many paid questions may wait for an expert on probation: the limited right of R18. */
export const mostOpenOnProbation = 3

/** What each side gets when an answer came and its follow-up did not: half each, the odd cent to the learner. */
export function halves(amount: number): { refund: number; release: number } {
  const release = Math.floor(amount / 2)
  return { refund: amount - release, release }
}

/** A ruling in percent, to the cent; the odd cent goes to the learner. */
export function ruled(amount: number, refundPercent: number): { refund: number; release: number } {
  const release = Math.floor((amount * (100 - refundPercent)) / 100)
  return { refund: amount - release, release }
}
