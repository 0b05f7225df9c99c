import fc from 'fast-check'
import { expect, test } from 'vitest'
import { absentByRoom, feeOf, offerUntil, rangesFromText, rangesToText, remindersOf, shareOfPack, tidyRanges } from './rules.ts'

const start = new Date('2026-12-01T12:00:00Z')
const before = (hours: number, minutes = 0) => new Date(start.getTime() - hours * 3_600_000 - minutes * 60_000)

test.each([
  // hours before, free until, percent, amount, asked, by, fee
  [25, 24, 50, 42_000, false, 'learner', 0],
  [24, 24, 50, 42_000, false, 'learner', 0],
  [23.99, 24, 50, 42_000, false, 'learner', 21_000],
  [1, 24, 50, 42_001, false, 'learner', 21_000],
  [1, 24, 0, 42_000, false, 'learner', 0],
  [1, 24, 100, 42_000, false, 'learner', 42_000],
  [0.5, 0, 50, 42_000, false, 'learner', 0],
  [0, 24, 50, 42_000, false, 'learner', 42_000],
  [-1, 24, 50, 42_000, false, 'learner', 42_000],
  [1, 24, 50, 42_000, true, 'learner', 0],
  [1, 24, 100, 42_000, false, 'expert', 0],
  [1, 24, 33, 100, false, 'learner', 33],
  [1, 24, 33, 1, false, 'learner', 0],
  [1, 24, 50, 0, false, 'learner', 0]
] as const)('%d h before, free until %d h, then %d %% of %d, asked %s, by %s: %d', (hours, freeHours, latePercent, amount, askedToMove, by, fee) => {
  expect(feeOf({ amount, freeHours, latePercent, startsAt: start, askedToMove }, by, before(hours))).toBe(fee)
})

test('a fee is never more than was paid, never falls as the time comes nearer, and is whole', () => {
  fc.assert(
    fc.property(
      fc.record({ amount: fc.integer({ min: 0, max: 1e7 }), freeHours: fc.integer({ min: 0, max: 336 }), latePercent: fc.integer({ min: 0, max: 100 }) }),
      fc.integer({ min: -100, max: 30_000 }),
      fc.integer({ min: 0, max: 30_000 }),
      (terms, minutes, later) => {
        const fee = (at: number) => feeOf({ ...terms, startsAt: start, askedToMove: false }, 'learner', before(0, at))
        expect(Number.isInteger(fee(minutes))).toBe(true)
        expect(fee(minutes)).toBeLessThanOrEqual(terms.amount)
        expect(fee(minutes)).toBeGreaterThanOrEqual(fee(minutes + later))
      }
    )
  )
})

test('the shares of a pack are together its price, to the cent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e8 }), fc.integer({ min: 2, max: 20 }), (amount, sessions) => {
      const shares = Array.from({ length: sessions }, (_, i) => shareOfPack(amount, sessions, i + 1))
      expect(shares.reduce((sum, one) => sum + one, 0)).toBe(amount)
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
    })
  )
})

test('reminders that lie in the past are left out', () => {
  expect(remindersOf(start, before(30))).toEqual({ day: before(24), hour: before(1) })
  expect(remindersOf(start, before(3))).toEqual({ day: null, hour: before(1) })
  expect(remindersOf(start, before(0, 20))).toEqual({ day: null, hour: null })
})

test('a freed slot is kept for two hours, never beyond the notice', () => {
  expect(offerUntil(start, 12, before(48))).toEqual(before(46))
  expect(offerUntil(start, 12, before(13))).toEqual(before(12))
  expect(offerUntil(start, 12, before(12, 3))).toBeUndefined()
})

test('hours as people type them', () => {
  expect(rangesFromText('09:00-12:00, 14:00-18:00')).toEqual([
    [540, 720],
    [840, 1080]
  ])
  expect(rangesFromText('14：00到18：00，9:00–12:00')).toEqual([
    [540, 720],
    [840, 1080]
  ])
  expect(rangesFromText('')).toEqual([])
  expect(rangesFromText('22:00-24:00')).toEqual([[1320, 1440]])
  for (const bad of ['9-12', '12:00-09:00', '09:00-12:00, 11:00-13:00', '09:03-10:00', '09:00-25:00', 'x']) expect(rangesFromText(bad)).toBeUndefined()
  expect(
    tidyRanges([
      [600, 660],
      [540, 600]
    ])
  ).toEqual([[540, 660]])
  expect(rangesToText([[540, 720]])).toBe('09:00-12:00')
})

test('the room is the witness only when one of the two came', () => {
  expect(absentByRoom({ learner: 1200, expert: 1100 })).toBeUndefined()
  expect(absentByRoom({ learner: 0, expert: 0 })).toBeUndefined()
  expect(absentByRoom({ learner: 900, expert: 20 })).toBe('expert')
  expect(absentByRoom({ learner: 0, expert: 900 })).toBe('learner')
})
