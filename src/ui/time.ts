import { m } from '#paraglide/messages.js'
import { nameZone } from '#platform/time/describe.ts'
import { getLocale } from '#paraglide/runtime.js'

export type Moment = Date | string | number

interface Parts {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  weekday: number
}

const formats = new Map<string, Intl.DateTimeFormat>()

function partsOf(at: Moment, zone: string): Parts {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric'
    })
    formats.set(zone, format)
  }
  const found: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(new Date(at))) found[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = found
  return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() }
}

const two = (value: number) => String(value).padStart(2, '0')
const dayNumber = (p: Parts) => Math.round(Date.UTC(p.year, p.month - 1, p.day) / 86_400_000)
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const weekdays = [m.ui_sunday, m.ui_monday, m.ui_tuesday, m.ui_wednesday, m.ui_thursday, m.ui_friday, m.ui_saturday]

/** 15:30 */
export function clockTime(at: Moment, zone: string): string {
  const p = partsOf(at, zone)
  return `${two(p.hour)}:${two(p.minute)}`
}

/** 今天, 昨天, 明天, 周二 within six days ahead, 11-18 within the year, else 2025-11-18. */
export function dayWords(at: Moment, now: Moment, zone: string): string {
  const p = partsOf(at, zone)
  const today = partsOf(now, zone)
  const away = dayNumber(p) - dayNumber(today)
  if (away === 0) return m.ui_today()
  if (away === -1) return m.ui_yesterday()
  if (away === 1) return m.ui_tomorrow()
  if (away > 1 && away < 7) return weekdays[p.weekday]?.() ?? ''
  if (getLocale() === 'en') return `${p.day} ${months[p.month - 1]}${p.year === today.year ? '' : ` ${p.year}`}`
  return p.year === today.year ? `${two(p.month)}-${two(p.day)}` : `${p.year}-${two(p.month)}-${two(p.day)}`
}

/** 今天 15:30; far days without the hour. */
export function nearWords(at: Moment, now: Moment, zone: string): string {
  const away = Math.abs(dayNumber(partsOf(at, zone)) - dayNumber(partsOf(now, zone)))
  return away < 7 ? `${dayWords(at, now, zone)} ${clockTime(at, zone)}` : dayWords(at, now, zone)
}

/** 2026-11-22 15:30 */
export function fullTime(at: Moment, zone: string): string {
  const p = partsOf(at, zone)
  return `${p.year}-${two(p.month)}-${two(p.day)} ${two(p.hour)}:${two(p.minute)}`
}

/** 2026-11-22 */
export function fullDate(at: Moment, zone: string): string {
  return fullTime(at, zone).slice(0, 10)
}

/** 北京时间, or the name of another zone with its offset. */
export function zoneWords(at: Moment, zone: string): string {
  return nameZone(new Date(at), zone, getLocale())
}

/** 5 小时 20 分, 12 分, 40 秒 */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return m.ui_seconds({ count: whole })
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return m.ui_minutes({ count: minutes })
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return m.ui_days({ count: Math.round(hours / 24) })
  return minutes % 60 ? m.ui_hours_minutes({ hours, minutes: minutes % 60 }) : m.ui_hours({ count: hours })
}

/** 3.2 小时, 24 小时, 40 分: for spans one compares. */
export function spanWords(seconds: number): string {
  if (seconds < 3600) return m.ui_minutes({ count: Math.max(1, Math.round(seconds / 60)) })
  const hours = seconds / 3600
  return hours < 72 ? m.ui_hours({ count: Number(hours.toFixed(hours < 10 ? 1 : 0)) }) : m.ui_days({ count: Math.round(hours / 24) })
}

/** 2:14, 1:02:09; positions in a recording. */
export function positionWords(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds))
  const [h, min, sec] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60), s % 60]
  return h ? `${h}:${two(min)}:${two(sec)}` : `${min}:${two(sec)}`
}
