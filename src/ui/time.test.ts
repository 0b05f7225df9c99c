import { expect, test } from 'vitest'
import { dayWords, durationWords, fullTime, nearWords, positionWords, spanWords } from './time.ts'

const zone = 'Asia/Shanghai'
const now = '2026-11-22T14:48:00+08:00'

test('days near now are said in words, far ones as a date', () => {
  expect(nearWords('2026-11-22T15:30:00+08:00', now, zone)).toBe('今天 15:30')
  expect(nearWords('2026-11-21T17:43:00+08:00', now, zone)).toBe('昨天 17:43')
  expect(nearWords('2026-11-24T20:00:00+08:00', now, zone)).toBe('周二 20:00')
  expect(nearWords('2026-11-09T20:00:00+08:00', now, zone)).toBe('11-09')
  expect(nearWords('2025-03-09T20:00:00+08:00', now, zone)).toBe('2025-03-09')
})

test("the day is the zone's own day, not the server's", () => {
  expect(dayWords('2026-11-21T16:30:00Z', now, zone)).toBe('今天')
  expect(dayWords('2026-11-21T16:30:00Z', now, 'America/New_York')).toBe('昨天')
  expect(fullTime('2026-11-21T16:00:00Z', zone)).toBe('2026-11-22 00:00')
})

test('spans and positions', () => {
  expect(durationWords(19_200)).toBe('5 小时 20 分')
  expect(durationWords(720)).toBe('12 分')
  expect(spanWords(3.2 * 3600)).toBe('3.2 小时')
  expect(spanWords(24 * 3600)).toBe('24 小时')
  expect(positionWords(134)).toBe('2:14')
  expect(positionWords(3729)).toBe('1:02:09')
})
