// Only Intl in this file: it runs in every page of the browser, where Temporal would cost 20 KB.
import { m } from '#paraglide/messages.js'

/** One moment, said three ways, so that a page can show the short one and always reach the exact one. */
export type TimeWords = {
  /** Near now in words ("今天 15:30", "明天 14:00", "3 天后"), else the date. */
  readonly words: string
  /** Date, weekday, time and zone: for `title`, mails and print. */
  readonly exact: string
  /** "Beijing time", "Eastern Daylight Time (GMT-4)": never leave people to guess. */
  readonly zone: string
  /** For `<time datetime>`. */
  readonly iso: string
}

type Instant = Date | string | { readonly epochMilliseconds: number }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Describes a moment for people, seen from `now`, in their zone and language. Pure: same input, same words. */
export function describeTime(moment: Instant, now: Instant, zone: string, locale = 'zh-CN'): TimeWords {
  const at = milliseconds(moment)
  const zoneWords = nameZone(moment, zone, locale)
  return {
    words: words(at, milliseconds(now), zone, locale),
    exact: `${format(locale, zone, 'exact').format(at)} ${zoneWords}`.replace(/\s+/g, ' '),
    zone: zoneWords,
    iso: new Date(at).toISOString()
  }
}

/** The zone's name in this language at that moment; offsets are added where the name alone says little. */
export function nameZone(moment: Instant, zone: string, locale = 'zh-CN'): string {
  // Everybody in China says Beijing time; CLDR knows only "China Standard Time".
  if (zone === 'Asia/Shanghai') return m.platform_zone_beijing({}, { locale: locale.startsWith('zh') ? 'zh-CN' : 'en' })
  const at = milliseconds(moment)
  const long = zonePart(at, zone, locale, 'long')
  const offset = zonePart(at, zone, locale, 'shortOffset')
  return long.startsWith('GMT') ? offset : `${long} (${offset})`
}

function words(at: number, now: number, zone: string, locale: string): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const away = at - now
  if (Math.abs(away) < MINUTE) return relative.format(0, 'second')
  if (Math.abs(away) < HOUR) return spaced(relative.format(Math.trunc(away / MINUTE), 'minute'))

  const days = Math.round((localMidnight(at, zone) - localMidnight(now, zone)) / DAY)
  const clock = format(locale, zone, 'clock').format(at)
  if (Math.abs(days) <= 1) return `${relative.format(days, 'day')} ${clock}`
  if (Math.abs(days) < 7) return spaced(relative.format(days, 'day'))
  const sameYear = new Date(localMidnight(at, zone)).getUTCFullYear() === new Date(localMidnight(now, zone)).getUTCFullYear()
  return format(locale, zone, sameYear ? 'day' : 'date').format(at)
}

/** Chinese typography sets a thin space between figures and characters; Intl does not. */
function spaced(text: string): string {
  return text.replace(/(\d)(\p{Script=Han})/gu, '$1 $2')
}

function milliseconds(moment: Instant): number {
  const value = typeof moment === 'string' ? Date.parse(moment) : moment instanceof Date ? moment.getTime() : moment.epochMilliseconds
  if (Number.isNaN(value)) throw new RangeError(`not a moment: ${String(moment)}`)
  return value
}

/** Midnight of the moment's local calendar day, placed on the UTC axis so that days can be subtracted. */
function localMidnight(at: number, zone: string): number {
  const parts = Object.fromEntries(
    format('en', zone, 'numbers')
      .formatToParts(at)
      .map((part) => [part.type, part.value])
  )
  return Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day))
}

const shapes = {
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { month: 'short', day: 'numeric' },
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  exact: { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  numbers: { year: 'numeric', month: 'numeric', day: 'numeric', calendar: 'gregory' }
} satisfies Record<string, Intl.DateTimeFormatOptions>

// A format costs about 50 µs to make and a page shows dozens of moments; zones and languages are few.
const formats = new Map<string, Intl.DateTimeFormat>()

function format(locale: string, zone: string, shape: keyof typeof shapes): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${shape}`
  let made = formats.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(locale, { ...shapes[shape], timeZone: zone })
    if (formats.size > 2_000) formats.clear()
    formats.set(key, made)
  }
  return made
}

function zonePart(at: number, zone: string, locale: string, timeZoneName: 'long' | 'shortOffset'): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName }).formatToParts(at)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}
