import { z } from 'zod'
import { experts } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { isZone, localDay } from '#platform/time/index.ts'
import { limits, type Range, rangesFromText, tidyRanges } from '../rules.ts'
import { useCase } from '../tables.ts'

const pairs = z.array(z.tuple([z.coerce.number(), z.coerce.number()])).max(24)
/** Hours of a day: pairs of minutes, or as people type them, "09:00-12:00, 14:00-18:00". Empty: not that day. */
const hours = z.union([z.string().max(200), pairs]).transform((given, context): Range[] => {
  const ranges = typeof given === 'string' ? rangesFromText(given) : tidyRanges(given)
  if (ranges) return ranges
  context.addIssue({ code: 'custom', message: 'booking/hours-not-clear' })
  return z.NEVER
})

export const day = z.iso.date()

export const saveCalendar = useCase({
  id: 'booking.save-calendar',
  summary: 'My weekly hours, Monday first, in my own zone',
  access: experts,
  input: z.object({
    zone: z.string().max(60).refine(isZone, 'booking/no-such-zone'),
    weekly: z.preprocess(
      // A form sends weekly.0 … weekly.6.
      (given) =>
        given && typeof given === 'object' && !Array.isArray(given) ? Array.from({ length: 7 }, (_, i) => (given as Record<string, unknown>)[i] ?? '') : given,
      z.array(hours).length(7)
    )
  }),
  output: z.object({ zone: z.string() }),
  async run({ work, actor, now, audit }, { zone, weekly }) {
    const content = { zone, weekly: JSON.stringify(weekly), changed_at: now }
    await work
      .insertInto('booking.calendar')
      .values({ expert_id: actor.id, ...content })
      .onConflict((conflict) => conflict.column('expert_id').doUpdateSet(content))
      .execute()
    await audit('calendar', actor.id, { zone, weekly })
    return { zone }
  }
})

export const saveOtherDay = useCase({
  id: 'booking.save-other-day',
  summary: 'A day on which I have other hours than usual; no hours: a day off',
  access: experts,
  input: z.object({ day, hours: hours.default([]), note: z.string().trim().max(200).default('') }),
  output: z.object({ day: z.string() }),
  async run({ work, actor, now, audit }, { day: date, hours: ranges, note }) {
    const calendar = await work.selectFrom('booking.calendar').select('zone').where('expert_id', '=', actor.id).executeTakeFirst()
    if (!calendar) throw refuse.conflict('booking/hours-first')
    if (date < localDay(now, calendar.zone)) throw refuse.invalid('booking/day-is-over', { fields: { day: ['booking/day-is-over'] } })
    const { count } = await work
      .selectFrom('booking.other_day')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('expert_id', '=', actor.id)
      .where('day', '>=', localDay(now, calendar.zone))
      .executeTakeFirstOrThrow()
    if (count >= limits.otherDays) throw refuse.conflict('booking/too-many-days')
    const content = { hours: JSON.stringify(ranges), note }
    await work
      .insertInto('booking.other_day')
      .values({ expert_id: actor.id, day: date, ...content })
      .onConflict((conflict) => conflict.columns(['expert_id', 'day']).doUpdateSet(content))
      .execute()
    await audit('calendar', actor.id, { day: date, hours: ranges })
    return { day: date }
  }
})

export const removeOtherDay = useCase({
  id: 'booking.remove-other-day',
  summary: 'The usual hours again on this day',
  access: experts,
  input: z.object({ day }),
  async run({ work, actor, audit }, { day: date }) {
    await work.deleteFrom('booking.other_day').where('expert_id', '=', actor.id).where('day', '=', date).execute()
    await audit('calendar', actor.id, { day: date, hours: 'usual' })
    return null
  }
})
