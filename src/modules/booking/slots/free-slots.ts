import { Temporal } from 'temporal-polyfill'
import type { Range } from '../rules.ts'

export interface Hours {
  zone: string
  /** Monday first. */
  weekly: readonly (readonly Range[])[]
  /** Days that are otherwise, by "2026-11-24". */
  other: ReadonlyMap<string, readonly Range[]>
}

export interface SlotShape {
  minutes: number
  stepMinutes: number
  beforeMinutes: number
  afterMinutes: number
}

/** From, until in milliseconds; the end is outside. */
export type Span = readonly [number, number]

const minute = 60_000
const day = 1440

/**
 * The starts that are free, in order. An expert is there in every minute whose clock in the expert's zone shows
 * a time within the hours of that day: an hour that a clock change skips offers nothing, one that comes twice
 * offers twice. A start stands on the grid counted from the beginning of its hours; the whole session lies within
 * the hours, the session with its buffers meets nothing that is taken.
 */
export function freeSlots(hours: Hours, shape: SlotShape, [from, to]: Span, taken: readonly Span[]): number[] {
  const pieces = piecesOf(hours, from, to + shape.minutes * minute)
  const there = joined(pieces)
  const busy = joined([...taken].sort((a, b) => a[0] - b[0]))
  const free: number[] = []
  let nextThere = 0
  let nextBusy = 0
  for (const [begin, end, origin] of pieces) {
    const step = shape.stepMinutes * minute
    for (let at = begin + ((((origin - begin) % step) + step) % step); at < end; at += step) {
      if (at < from || at >= to) continue
      while (there[nextThere] && (there[nextThere] as Span)[1] <= at) nextThere++
      if (at + shape.minutes * minute > (there[nextThere] as Span)[1]) continue
      const [first, last] = [at - shape.beforeMinutes * minute, at + (shape.minutes + shape.afterMinutes) * minute]
      while (busy[nextBusy] && (busy[nextBusy] as Span)[1] <= first) nextBusy++
      if (busy[nextBusy] && (busy[nextBusy] as Span)[0] < last) continue
      free.push(at)
    }
  }
  return free
}

/** Is there an hour of the expert at all in this time? Tells a day that is full from a day off. */
export const isThere = (hours: Hours, [from, to]: Span): boolean => piecesOf(hours, from, to).some(([begin, end]) => end > from && begin < to)

/** The hours as moments, in order: begin, end, and where the grid of starts is counted from. */
function piecesOf(hours: Hours, from: number, to: number): (readonly [number, number, number])[] {
  const pieces: (readonly [number, number, number])[] = []
  // Between two clock changes, a time of day is the moment plus one number.
  for (const { begin, end, offset } of stretches(hours.zone, from, to)) {
    const [first, last] = [Math.floor((begin + offset) / minute), Math.ceil((end + offset) / minute)]
    for (let date = Math.floor(first / day); date * day < last; date++) {
      for (const [start, stop] of hoursOf(hours, date)) {
        const [a, b] = [Math.max(first, date * day + start), Math.min(last, date * day + stop)]
        if (a < b) pieces.push([a * minute - offset, b * minute - offset, (date * day + start) * minute - offset])
      }
    }
  }
  return pieces
}

function hoursOf({ weekly, other }: Hours, date: number): readonly Range[] {
  const otherwise = other.size > 0 ? other.get(new Date(date * 86_400_000).toISOString().slice(0, 10)) : undefined
  // The first day of 1970 was a Thursday.
  return otherwise ?? weekly[(date + 3) % 7] ?? []
}

function* stretches(zone: string, from: number, to: number): Generator<{ begin: number; end: number; offset: number }> {
  let at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone)
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    const end = Math.min(next?.epochMilliseconds ?? to, to)
    yield { begin: at.epochMilliseconds, end, offset: at.offsetNanoseconds / 1_000_000 }
    if (!next || next.epochMilliseconds >= to) return
    at = next
  }
}

/** Spans in order, joined where they touch. */
function joined(spans: readonly (readonly [number, number, ...number[]])[]): Span[] {
  const all: [number, number][] = []
  for (const [begin, end] of spans) {
    const last = all.at(-1)
    if (last && begin <= last[1]) last[1] = Math.max(last[1], end)
    else all.push([begin, end])
  }
  return all
}
