export type BookingState = 'held' | 'confirmed' | 'ended' | 'done' | 'disputed' | 'cancelled' | 'missed' | 'lapsed'
export type BookingStep = 'pay' | 'lapse' | 'cancel' | 'expert-absent' | 'end' | 'accept' | 'object' | 'rule'

/**
 * held ──pay──▶ confirmed ──end──▶ ended ──accept (72 h)──▶ done
 *   └─lapse─▶ lapsed  ├─cancel─▶ cancelled   └─object─▶ disputed ──rule──▶ done
 *                     └─expert-absent─▶ missed
 */
const steps: Record<BookingState, Partial<Record<BookingStep, BookingState>>> = {
  held: { pay: 'confirmed', lapse: 'lapsed' },
  confirmed: { cancel: 'cancelled', 'expert-absent': 'missed', end: 'ended' },
  ended: { accept: 'done', object: 'disputed', 'expert-absent': 'missed' },
  disputed: { rule: 'done' },
  done: {},
  cancelled: {},
  missed: {},
  lapsed: {}
}

/** The state after a step, or undefined when the step is not possible from here. */
export const afterStep = (state: BookingState, step: BookingStep): BookingState | undefined => steps[state][step]

/** A slot waits so long for its payment. */
export const payWithinMinutes = 15
/** Accepted by itself so long after the end, unless somebody objects. */
export const acceptWithinHours = 72
/** An objection is ruled on within five days. */
export const ruleWithinHours = 120
/** A slot that became free is kept so long for whoever waited longest. */
export const offerMinutes = 120
/** Nobody is said to be absent before this. */
export const absentAfterMinutes = 10
/** Who was in the room for less was not there. */
export const presentSeconds = 60
export const limits = {
  title: 80,
  description: 2000,
  intakeQuestions: 6,
  intakeQuestion: 200,
  intakeAnswer: 2000,
  rangesPerDay: 6,
  services: 20,
  otherDays: 200,
  reason: 500,
  notes: 10_000,
  nextSteps: 12,
  waitingPerPerson: 20,
  question: 1000,
  answer: 5000,
  questionsPerPerson: 5
}

const minute = 60_000
const hour = 60 * minute

/** Minutes of the day: from, to. */
export type Range = readonly [number, number]

/** Hours of a day: whole five minutes, in order, without overlap. What touches is joined. */
export function tidyRanges(given: readonly Range[]): Range[] | undefined {
  const sorted = [...given].sort((a, b) => a[0] - b[0])
  const tidy: [number, number][] = []
  for (const [from, to] of sorted) {
    if (!Number.isInteger(from) || !Number.isInteger(to) || from % 5 || to % 5 || from < 0 || to > 1440 || from >= to) return undefined
    const last = tidy.at(-1)
    if (last && from < last[1]) return undefined
    if (last && from === last[1]) last[1] = to
    else tidy.push([from, to])
  }
  return tidy.length > limits.rangesPerDay ? undefined : tidy
}

export const clockOf = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** "09:00-12:00, 14:00-18:00" as people type it; also with a full-width comma or dash. undefined: not understood. */
export function rangesFromText(text: string): Range[] | undefined {
  const parts = text
    .split(/[,，;；、\n]+/)
    .map((one) => one.trim())
    .filter(Boolean)
  const ranges: Range[] = []
  for (const part of parts) {
    const found = /^(\d{1,2})[:：](\d{2})\s*(?:[-–—~～至到]|to)\s*(\d{1,2})[:：](\d{2})$/.exec(part)
    if (!found) return undefined
    const [, h1 = '', m1 = '', h2 = '', m2 = ''] = found
    if (Number(m1) > 59 || Number(m2) > 59) return undefined
    ranges.push([Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)])
  }
  return tidyRanges(ranges)
}

export const rangesToText = (ranges: readonly Range[]): string => ranges.map(([from, to]) => `${clockOf(from)}-${clockOf(to)}`).join(', ')

export interface FeeTerms {
  amount: number
  freeHours: number
  latePercent: number
  startsAt: Date
  /** The expert asked for another time: then nothing costs anything. */
  askedToMove: boolean
}

/** What cancelling or moving costs at this moment, in minor units; the odd cent goes to the learner. */
export function feeOf({ amount, freeHours, latePercent, startsAt, askedToMove }: FeeTerms, by: 'learner' | 'expert', now: Date): number {
  if (by === 'expert' || askedToMove) return 0
  if (now.getTime() <= startsAt.getTime() - freeHours * hour) return 0
  if (now >= startsAt) return amount
  return Math.floor((amount * latePercent) / 100)
}

/** Until when moving and cancelling are free. */
export const freeUntil = (startsAt: Date, freeHours: number): Date => new Date(startsAt.getTime() - freeHours * hour)

/** When to remind: a day and an hour before. What lies in the past when it is booked is left out. */
export function remindersOf(startsAt: Date, now: Date): { day: Date | null; hour: Date | null } {
  const at = (before: number) => {
    const moment = new Date(startsAt.getTime() - before)
    return moment > now ? moment : null
  }
  return { day: at(24 * hour), hour: at(hour) }
}

/** Each session's share of a pack: together the price, to the cent; the first ones carry the odd cents. */
export function shareOfPack(amount: number, sessions: number, place: number): number {
  const each = Math.floor(amount / sessions)
  return each + (place <= amount - each * sessions ? 1 : 0)
}

/** How long a freed slot is kept for somebody: never beyond the moment from which it cannot be booked any more. */
export function offerUntil(startsAt: Date, noticeHours: number, now: Date): Date | undefined {
  const until = Math.min(now.getTime() + offerMinutes * minute, startsAt.getTime() - noticeHours * hour)
  return until > now.getTime() + 5 * minute ? new Date(until) : undefined
}

/** Who was in the room decides who was absent, when only one of the two came. Nobody there proves nothing. */
export function absentByRoom(seconds: { learner: number; expert: number }): 'learner' | 'expert' | undefined {
  const [learner, expert] = [seconds.learner >= presentSeconds, seconds.expert >= presentSeconds]
  if (learner === expert) return undefined
  return learner ? 'expert' : 'learner'
}
