import { m } from '#paraglide/messages.js'
import { getLocale } from '#paraglide/runtime.js'
import { money } from '#ui/money.ts'
import { clockTime, fullDate, type Moment } from '#ui/time.ts'
import type { BookingState } from '../rules.ts'

export const stateWords: Record<BookingState, () => string> = {
  held: m.booking_state_held,
  confirmed: m.booking_state_confirmed,
  ended: m.booking_state_ended,
  done: m.booking_state_done,
  disputed: m.booking_state_disputed,
  cancelled: m.booking_state_cancelled,
  missed: m.booking_state_missed,
  lapsed: m.booking_state_lapsed
}
export const stateTag = (state: string): 'j' | 'r' | 'o' | undefined =>
  state === 'confirmed' || state === 'done' ? 'j' : state === 'held' || state === 'ended' ? 'o' : state === 'disputed' || state === 'missed' ? 'r' : undefined

const formats = new Map<string, Intl.DateTimeFormat>()
function format(zone: string, options: Intl.DateTimeFormatOptions, key: string): Intl.DateTimeFormat {
  const name = `${getLocale()} ${zone} ${key}`
  const made = formats.get(name) ?? new Intl.DateTimeFormat(getLocale(), { ...options, timeZone: zone })
  formats.set(name, made)
  return made
}

/** 11-27 周五, Fri 27 Nov */
export const dayOf = (at: Moment, zone: string): string =>
  getLocale() === 'en'
    ? format(zone, { weekday: 'short', day: 'numeric', month: 'short' }, 'day').format(new Date(at))
    : `${fullDate(at, zone).slice(5)} ${format(zone, { weekday: 'short' }, 'short').format(new Date(at))}`

/** 20:00 – 20:45 */
export const hoursOf = (from: Moment, to: Moment, zone: string): string => `${clockTime(from, zone)} – ${clockTime(to, zone)}`

/** 周一, Monday; 1 is Monday. */
export const weekdayName = (weekday: number): string =>
  format('UTC', { weekday: getLocale() === 'en' ? 'long' : 'short' }, 'weekday').format(Date.UTC(2024, 0, weekday))

/** "周五" of a calendar day, whatever the zone. */
export const weekdayOfDay = (day: string): string => format('UTC', { weekday: 'short' }, 'short').format(Date.parse(`${day}T12:00Z`))

/** The rules of moving, cancelling and not coming, in the order in which they matter. */
export function ruleLines({
  amount,
  freeHours,
  latePercent,
  currency
}: {
  amount: number
  freeHours: number
  latePercent: number
  currency: string
}): string[] {
  if (amount === 0) return [m.booking_rule_free_service(), m.booking_rule_room()]
  const fee = money(Math.floor((amount * latePercent) / 100), currency)
  return [
    ...(freeHours > 0 ? [m.booking_rule_free_until({ hours: freeHours })] : [m.booking_rule_free_always()]),
    ...(freeHours > 0 ? [latePercent === 0 ? m.booking_rule_late_free() : m.booking_rule_late({ percent: latePercent, fee })] : []),
    m.booking_rule_learner_absent(),
    m.booking_rule_expert_absent(),
    m.booking_rule_room()
  ]
}
