import { z } from 'zod'
import { aimOf } from '#modules/identity/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { localDay, startOfWeek } from '#platform/time/index.ts'
import { streakOf } from '../rules.ts'
import { query } from '../tables.ts'

const dayShape = z.object({ day: z.string(), seconds: z.number() })

export const week = query({
  id: 'learning.week',
  summary: 'My study days: this week against my own goal, the days in a row, the last four months',
  access: signedIn,
  input: z.object({}),
  output: z.object({
    today: z.string(),
    week: z.array(dayShape),
    secondsThisWeek: z.number(),
    weeklyMinutes: z.number().nullable(),
    streakDays: z.number(),
    days: z.array(dayShape)
  }),
  async run({ db, actor, now }) {
    const today = localDay(now, actor.zone)
    const [aim, days] = await Promise.all([
      aimOf(db as unknown as AnyDb, actor.id),
      db.selectFrom('learning.study_day').select(['day', 'seconds']).where('learner_id', '=', actor.id).orderBy('day', 'desc').limit(400).execute()
    ])
    const seconds = new Map(days.map((one) => [one.day, one.seconds]))
    const monday = localDay(startOfWeek(now, actor.zone), actor.zone)
    const dayAfter = (day: string, count: number) => new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
    const thisWeek = Array.from({ length: 7 }, (_, at) => ({ day: dayAfter(monday, at), seconds: seconds.get(dayAfter(monday, at)) ?? 0 }))
    return {
      today,
      week: thisWeek,
      secondsThisWeek: thisWeek.reduce((sum, one) => sum + one.seconds, 0),
      weeklyMinutes: aim.weeklyMinutes,
      streakDays: streakOf(
        days.map((one) => one.day),
        today
      ),
      days: days.filter((one) => one.day > dayAfter(today, -126)).reverse()
    }
  }
})
