import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  afterQuietHours,
  daysBetween,
  describeTime,
  endOfDay,
  fromLocal,
  isWithinQuietHours,
  isZone,
  localDay,
  now,
  nowInstant,
  setClock,
  startOfDay,
  startOfMonth,
  startOfWeek
} from './index.ts'

const beijing = 'Asia/Shanghai'
const newYork = 'America/New_York'
const at = (day: string, time: string, zone = beijing) => fromLocal(day, time, zone)

afterEach(() => setClock())

describe('clock', () => {
  test('can be stopped, moved and handed back', () => {
    setClock('2026-01-01T00:00:00Z')
    expect(nowInstant().toString()).toBe('2026-01-01T00:00:00Z')
    expect(now().toISOString()).toBe('2026-01-01T00:00:00.000Z')
    setClock()
    expect(Math.abs(now().getTime() - Date.now())).toBeLessThan(1000)
    expect(() => setClock('yesterday')).toThrow(RangeError)
  })

  test('a process started with an offset lives in the moved time', () => {
    const out = execFileSync(process.execPath, ['-e', "import('./src/platform/time/clock.ts').then((c) => console.log(c.now().getTime() - Date.now()))"], {
      cwd: `${import.meta.dirname}/../../..`,
      env: { ...process.env, KLEARN_CLOCK_OFFSET_SECONDS: '86400' },
      encoding: 'utf8'
    })
    expect(Math.abs(Number(out) - 86_400_000)).toBeLessThan(1000)
  })
})

describe('calendar', () => {
  test('days keep the time of day over a clock change', () => {
    const before = at('2026-03-07', '09:00', newYork)
    const after = addDays(before, 1, newYork)
    expect(after).toEqual(at('2026-03-08', '09:00', newYork))
    expect(after.getTime() - before.getTime()).toBe(23 * 3_600_000)
  })

  test('day, week and month begin in the zone, not in UTC', () => {
    const late = '2026-11-24T17:30:00Z' // 01:30 of the 25th in Beijing, a Wednesday
    expect(startOfDay(late, beijing).toISOString()).toBe('2026-11-24T16:00:00.000Z')
    expect(endOfDay(late, beijing).toISOString()).toBe('2026-11-25T16:00:00.000Z')
    expect(startOfWeek(late, beijing)).toEqual(at('2026-11-23', '00:00'))
    expect(startOfMonth('2026-10-31T16:00:00Z', beijing)).toEqual(at('2026-11-01', '00:00'))
    expect(localDay(late, beijing)).toBe('2026-11-25')
    expect(localDay(late, newYork)).toBe('2026-11-24')
  })

  test('months end where the month ends', () => {
    expect(addMonths(at('2026-01-31', '10:00'), 1, beijing)).toEqual(at('2026-02-28', '10:00'))
  })

  test('days between are calendar days', () => {
    expect(daysBetween(at('2026-11-24', '23:59'), at('2026-11-25', '00:01'), beijing)).toBe(1)
    expect(daysBetween(at('2026-11-24', '00:00'), at('2026-11-24', '23:59'), beijing)).toBe(0)
    expect(daysBetween(at('2026-11-24', '00:00'), at('2025-11-24', '00:00'), beijing)).toBe(-365)
  })

  test('adding days counts as that many calendar days, in any zone', () => {
    const moments = fc.date({ min: new Date('2000-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
    const zones = fc.constantFrom(beijing, newYork, 'Europe/London', 'Australia/Lord_Howe', 'UTC')
    fc.assert(
      fc.property(moments, fc.integer({ min: -800, max: 800 }), zones, (moment, days, zone) => {
        expect(daysBetween(moment, addDays(moment, days, zone), zone)).toBe(days)
        expect(startOfDay(moment, zone) <= moment && moment < endOfDay(moment, zone)).toBe(true)
      })
    )
  })

  test('knows real zones', () => {
    expect([beijing, 'UTC', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false])
  })
})

describe('quiet hours', () => {
  const night = { start: '22:00', end: '08:00' }

  test('over midnight, start in, end out', () => {
    const quiet = (time: string) => isWithinQuietHours(at('2026-11-24', time), night, beijing)
    expect(['21:59', '22:00', '23:30', '00:00', '07:59', '08:00', '12:00'].map(quiet)).toEqual([false, true, true, true, true, false, false])
  })

  test('within a day, and none', () => {
    const noon = { start: '12:00', end: '14:00' }
    expect(isWithinQuietHours(at('2026-11-24', '13:00'), noon, beijing)).toBe(true)
    expect(isWithinQuietHours(at('2026-11-24', '14:00'), noon, beijing)).toBe(false)
    expect(isWithinQuietHours(at('2026-11-24', '13:00'), { start: '08:00', end: '08:00' }, beijing)).toBe(false)
  })

  test('waits for the right morning', () => {
    expect(afterQuietHours(at('2026-11-24', '23:10'), night, beijing)).toEqual(at('2026-11-25', '08:00'))
    expect(afterQuietHours(at('2026-11-25', '03:00'), night, beijing)).toEqual(at('2026-11-25', '08:00'))
    expect(afterQuietHours(at('2026-11-25', '09:00'), night, beijing)).toEqual(at('2026-11-25', '09:00'))
  })
})

describe('words', () => {
  const seen = at('2026-11-24', '14:00')
  const zh = (day: string, time: string) => describeTime(at(day, time), seen, beijing).words
  const en = (day: string, time: string) => describeTime(at(day, time), seen, beijing, 'en').words

  test('near now', () => {
    expect(zh('2026-11-24', '14:00')).toBe('现在')
    expect(zh('2026-11-24', '13:55')).toBe('5 分钟前')
    expect(zh('2026-11-24', '14:20')).toBe('20 分钟后')
    expect(zh('2026-11-24', '15:30')).toBe('今天 15:30')
    expect(zh('2026-11-24', '00:05')).toBe('今天 00:05')
    expect(zh('2026-11-23', '20:30')).toBe('昨天 20:30')
    expect(zh('2026-11-25', '14:00')).toBe('明天 14:00')
    expect(zh('2026-11-26', '09:00')).toBe('后天')
    expect(zh('2026-11-27', '00:01')).toBe('3 天后')
    expect(zh('2026-11-18', '23:00')).toBe('6 天前')
    expect(en('2026-11-24', '15:30')).toBe('today 15:30')
    expect(en('2026-11-27', '09:00')).toBe('in 3 days')
  })

  test('further away the date, with the year when it differs', () => {
    expect(zh('2026-12-24', '09:00')).toBe('12月24日')
    expect(zh('2027-01-01', '00:00')).toBe('2027年1月1日')
    expect(en('2025-11-24', '09:00')).toBe('Nov 24, 2025')
  })

  test('today depends on the zone it is read in', () => {
    const moment = '2026-11-24T17:30:00Z'
    const from = '2026-11-24T15:00:00Z'
    expect(describeTime(moment, from, beijing).words).toBe('明天 01:30')
    expect(describeTime(moment, from, newYork).words).toBe('今天 12:30')
  })

  test('always names its zone', () => {
    const summer = describeTime('2026-07-01T12:00:00Z', seen, newYork, 'en')
    expect(summer.zone).toBe('Eastern Daylight Time (GMT-4)')
    expect(summer.exact).toContain('Eastern Daylight Time (GMT-4)')
    expect(describeTime(at('2026-11-24', '15:30'), seen, beijing).exact).toMatch(/2026年11月24日.*15:30 北京时间$/)
    expect(describeTime(seen, seen, 'Asia/Shanghai', 'en').zone).toBe('Beijing time')
    expect(describeTime(seen, seen, 'UTC', 'en').zone).toContain('GMT')
    expect(describeTime(nowInstant(), seen, beijing).iso).toMatch(/Z$/)
  })
})
