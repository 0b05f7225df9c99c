import { m } from '#paraglide/messages.js'
import { clockTime, durationWords, type Moment } from '#ui/time.ts'

/** A greeting by the hour of the place where the person is. */
export function greeting(name: string, now: Moment, zone: string): string {
  const hour = Number(clockTime(now, zone).slice(0, 2))
  if (hour < 5) return m.catalog_greeting_night({ name })
  if (hour < 11) return m.catalog_greeting_morning({ name })
  if (hour < 13) return m.catalog_greeting_noon({ name })
  return hour < 18 ? m.catalog_greeting_afternoon({ name }) : m.catalog_greeting_evening({ name })
}

/** How much was learnt this week, against one's own goal when there is one. */
export function weekWords(seconds: number, goalMinutes: number | null): string {
  if (seconds === 0) return m.catalog_home_member_lead()
  const time = durationWords(seconds)
  if (!goalMinutes) return m.catalog_home_learnt({ time })
  const goal = durationWords(goalMinutes * 60)
  const left = goalMinutes * 60 - seconds
  return left > 0 ? m.catalog_home_learnt_left({ time, goal, left: durationWords(left) }) : m.catalog_home_learnt_goal({ time, goal })
}
