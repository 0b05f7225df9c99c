import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromLocal } from '#platform/time/index.ts'
import type { Range } from '../rules.ts'
import { freeSlots, type Hours, isThere, type SlotShape, type Span } from './free-slots.ts'

const minute = 60_000
const everyDay = (...ranges: Range[]) => Array.from({ length: 7 }, () => ranges)
const hour: SlotShape = { minutes: 60, stepMinutes: 60, beforeMinutes: 0, afterMinutes: 0 }
const iso = (starts: readonly number[]) => starts.map((at) => new Date(at).toISOString().slice(0, 16))
const onDay = (zone: string, day: string, ranges: Range[], shape = hour) => {
  const begin = fromLocal(day, '00:00', zone).getTime()
  return iso(freeSlots({ zone, weekly: everyDay(...ranges), other: new Map() }, shape, [begin, begin + 24 * 60 * minute], []))
}
const night: Range[] = [[60, 240]]

describe('the clock changes', () => {
  test('Berlin, spring: the hour that is skipped offers nothing; autumn: the hour that comes twice offers twice', () => {
    expect(onDay('Europe/Berlin', '2026-03-28', night)).toEqual(['2026-03-28T00:00', '2026-03-28T01:00', '2026-03-28T02:00'])
    expect(onDay('Europe/Berlin', '2026-03-29', night)).toEqual(['2026-03-29T00:00', '2026-03-29T01:00'])
    expect(onDay('Europe/Berlin', '2026-10-25', night)).toEqual(['2026-10-24T23:00', '2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00'])
    // Hours that begin inside the gap begin at its end.
    expect(onDay('Europe/Berlin', '2026-03-29', [[150, 240]], { ...hour, minutes: 30, stepMinutes: 30 })).toEqual(['2026-03-29T01:00', '2026-03-29T01:30'])
  })

  test('New York: an hour over the gap is an hour, and the evening stays at its own time', () => {
    expect(onDay('America/New_York', '2026-03-08', night)).toEqual(['2026-03-08T06:00', '2026-03-08T07:00'])
    expect(onDay('America/New_York', '2026-11-01', night)).toEqual(['2026-11-01T05:00', '2026-11-01T06:00', '2026-11-01T07:00', '2026-11-01T08:00'])
    expect(onDay('America/New_York', '2026-03-07', [[1140, 1260]])).toEqual(['2026-03-08T00:00', '2026-03-08T01:00'])
    expect(onDay('America/New_York', '2026-03-08', [[1140, 1260]])).toEqual(['2026-03-08T23:00', '2026-03-09T00:00'])
  })

  test('Lord Howe moves by half an hour', () => {
    // 2026-10-04 02:00 → 02:30: at 02:00 there is nothing; the hour from 01:00 ends at 02:30 by the clock.
    expect(onDay('Australia/Lord_Howe', '2026-10-04', night)).toEqual(['2026-10-03T14:30', '2026-10-03T16:00'])
    // 2026-04-05 02:00 → 01:30: only whole hours of the clock are starts, 01:00 once.
    expect(onDay('Australia/Lord_Howe', '2026-04-05', night)).toEqual(['2026-04-04T14:00', '2026-04-04T15:30', '2026-04-04T16:30'])
  })

  test('Shanghai never changes, and hours may go over midnight', () => {
    expect(onDay('Asia/Shanghai', '2026-03-29', night)).toEqual(['2026-03-28T17:00', '2026-03-28T18:00', '2026-03-28T19:00'])
    const hours: Hours = { zone: 'Asia/Shanghai', weekly: everyDay([0, 30], [1380, 1440]), other: new Map() }
    const begin = fromLocal('2026-03-29', '12:00', 'Asia/Shanghai').getTime()
    const starts = freeSlots(hours, { ...hour, stepMinutes: 30 }, [begin, begin + 24 * 60 * minute], [])
    expect(iso(starts)).toEqual(['2026-03-29T15:00', '2026-03-29T15:30'])
  })
})

test('other days, buffers and what is taken', () => {
  const hours: Hours = {
    zone: 'Asia/Shanghai',
    weekly: everyDay([540, 720]),
    other: new Map([
      ['2026-12-02', []],
      ['2026-12-03', [[600, 660]]]
    ] as [string, Range[]][])
  }
  const from = fromLocal('2026-12-01', '00:00', 'Asia/Shanghai').getTime()
  const days = (count: number): Span => [from, from + count * 86_400_000]
  expect(iso(freeSlots(hours, hour, days(3), []))).toEqual(['2026-12-01T01:00', '2026-12-01T02:00', '2026-12-01T03:00', '2026-12-03T02:00'])
  const ten = fromLocal('2026-12-01', '10:00', 'Asia/Shanghai').getTime()
  const taken: Span[] = [[ten, ten + 60 * minute]]
  expect(iso(freeSlots(hours, hour, days(1), taken))).toEqual(['2026-12-01T01:00', '2026-12-01T03:00'])
  expect(iso(freeSlots(hours, { ...hour, afterMinutes: 5 }, days(1), taken))).toEqual(['2026-12-01T03:00'])
  expect(iso(freeSlots(hours, { ...hour, beforeMinutes: 5, afterMinutes: 5 }, days(1), taken))).toEqual([])
  expect(isThere(hours, [from + 86_400_000, from + 2 * 86_400_000])).toBe(false)
  expect(isThere(hours, days(1))).toBe(true)
})

/** The rule word by word, minute by minute, with the browser's own calendar instead of ours. */
function slowly(hours: Hours, shape: SlotShape, [from, to]: Span, taken: readonly Span[]): number[] {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: hours.zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit'
  })
  const begins = new Map<number, number[]>()
  const first = from - shape.beforeMinutes * minute
  const isFree: boolean[] = []
  const last = to + (shape.minutes + shape.afterMinutes) * minute
  for (let at = first; at < last; at += minute) {
    const parts = Object.fromEntries(format.formatToParts(at).map((one) => [one.type, one.value]))
    const date = `${parts.year}-${parts.month}-${parts.day}`
    const weekday = (new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7
    const clock = Number(parts.hour) * 60 + Number(parts.minute)
    const within = (hours.other.get(date) ?? hours.weekly[weekday] ?? []).filter(([a, b]) => clock >= a && clock < b)
    isFree.push(within.length > 0)
    begins.set(
      at,
      within.map(([a]) => clock - a)
    )
  }
  const free: number[] = []
  for (let at = from; at < to; at += minute) {
    if (!begins.get(at)?.some((since) => since % shape.stepMinutes === 0)) continue
    const index = (at - first) / minute
    if (!isFree.slice(index, index + shape.minutes).every(Boolean)) continue
    const [a, b] = [at - shape.beforeMinutes * minute, at + (shape.minutes + shape.afterMinutes) * minute]
    if (taken.some(([c, d]) => c < b && a < d)) continue
    free.push(at)
  }
  return free
}

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Shanghai',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'America/Santiago',
  'Asia/Tehran'
]
/** The Sundays around which clocks change, 2024 to 2030, and any other day. */
const moments = fc.integer({ min: Date.UTC(2024, 0, 1) / minute, max: Date.UTC(2030, 11, 28) / minute })
const nearChange = fc
  .tuple(fc.integer({ min: 2024, max: 2030 }), fc.constantFrom(2, 3, 8, 9, 10), fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 1439 }))
  .map(([year, month, date, clock]) => Date.UTC(year, month, date) / minute + clock)
const ranges = fc
  .uniqueArray(fc.integer({ min: 0, max: 288 }), { minLength: 0, maxLength: 6 })
  .map((cuts) => cuts.sort((a, b) => a - b).map((cut) => cut * 5))
  .map((cuts) => Array.from({ length: Math.floor(cuts.length / 2) }, (_, i) => [cuts[2 * i], cuts[2 * i + 1]] as unknown as Range))
  .filter((list) => list.every(([, to], i) => to < (list[i + 1]?.[0] ?? 1441)))

test('the fast way finds what the slow way finds, minute by minute, 2024 to 2030', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(ranges, { minLength: 7, maxLength: 7 }),
      fc.oneof(nearChange, moments),
      fc.record({
        minutes: fc.constantFrom(15, 30, 45, 60, 90),
        stepMinutes: fc.constantFrom(15, 30, 60),
        beforeMinutes: fc.constantFrom(0, 5, 10),
        afterMinutes: fc.constantFrom(0, 5, 15)
      }),
      fc.array(fc.tuple(fc.integer({ min: -60, max: 2900 }), fc.integer({ min: 5, max: 300 })), { maxLength: 4 }),
      fc.option(ranges),
      (zone, weekly, from, shape, busy, otherwise) => {
        const start = from * minute
        const other = new Map(otherwise ? [[new Date(start + 86_400_000).toISOString().slice(0, 10), otherwise]] : [])
        const span: Span = [start, start + 2 * 86_400_000]
        const taken = busy.map(([at, length]): Span => [start + at * minute, start + (at + length) * minute])
        expect(freeSlots({ zone, weekly, other }, shape, span, taken)).toEqual(slowly({ zone, weekly, other }, shape, span, taken))
      }
    ),
    { numRuns: 150 }
  )
}, 60_000)
