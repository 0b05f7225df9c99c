import { m } from '#paraglide/messages.js'
import { clockTime, type Moment } from '#ui/time.ts'

/** A greeting by the hour of the place where the person is. */
export function greeting(name: string, now: Moment, zone: string): string {
  const hour = Number(clockTime(now, zone).slice(0, 2))
  if (hour < 5) return m.catalog_greeting_night({ name })
  if (hour < 11) return m.catalog_greeting_morning({ name })
  if (hour < 13) return m.catalog_greeting_noon({ name })
  return hour < 18 ? m.catalog_greeting_afternoon({ name }) : m.catalog_greeting_evening({ name })
}
