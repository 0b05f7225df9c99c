import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { openRoom } from '#modules/live/index.ts'
import { experts, onlySystem } from '#platform/access.ts'
import type { AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { fromLocal, localDay } from '#platform/time/index.ts'
import type { Selectable } from 'kysely'
import type { Tools } from '../money.ts'
import { clockOf, limits } from '../rules.ts'
import { lockCalendar, take } from '../taken.ts'
import { type BookingTables, useCase } from '../tables.ts'

/** Sessions stand in the calendar this far ahead. */
const weeksAhead = 4
const roomHolds = 4
const checked = z
  .union([z.boolean(), z.literal('on'), z.literal('true')])
  .optional()
  .transform((given) => given !== undefined && given !== false)

export const openOfficeHours = useCase({
  id: 'booking.open-office-hours',
  summary: 'Office hours every week: a day, a time in my zone, seats and a price',
  access: experts,
  input: z.object({
    title: z.string().trim().min(2).max(limits.title),
    description: z.string().trim().max(limits.description).default(''),
    weekday: z.coerce.number().int().min(1).max(7),
    time: z.string().regex(/^([01]\d|2[0-3]):[0-5][05]$/, 'booking/time-not-clear'),
    minutes: z.coerce.number().int().min(15).max(240),
    seats: z.coerce.number().int().min(1).max(100),
    amount: z.coerce.number().int().min(0).max(100_000_00),
    freeHours: z.coerce.number().int().min(0).max(336).default(24),
    /** With camera and voice; otherwise in text. */
    inRoom: checked,
    /** Whoever is signed in may follow the questions and answers. */
    listeners: checked,
    startsOn: z.iso
      .date()
      .optional()
      .or(z.literal('').transform(() => undefined)),
    endsOn: z.iso
      .date()
      .optional()
      .or(z.literal('').transform(() => undefined))
  }),
  output: z.object({ seriesId: z.string(), sessions: z.number(), skipped: z.array(z.string()) }),
  async run(doing, { time, ...input }) {
    const { work, actor, now, audit } = doing
    const calendar = await work.selectFrom('booking.calendar').select('zone').where('expert_id', '=', actor.id).executeTakeFirst()
    if (!calendar) throw refuse.conflict('booking/hours-first')
    const today = localDay(now, calendar.zone)
    const startsOn = input.startsOn && input.startsOn > today ? input.startsOn : today
    if (input.endsOn && input.endsOn < startsOn)
      throw refuse.invalid('booking/ends-before-it-starts', { fields: { endsOn: ['booking/ends-before-it-starts'] } })
    const [hours = 0, minutes = 0] = time.split(':').map(Number)
    const series = await work
      .insertInto('booking.office_hours')
      .values({
        id: newId(),
        expert_id: actor.id,
        title: input.title,
        description: input.description,
        weekday: input.weekday,
        from_minute: hours * 60 + minutes,
        minutes: input.minutes,
        zone: calendar.zone,
        seats: input.seats,
        amount: input.amount,
        free_hours: input.freeHours,
        in_room: input.inRoom,
        listeners: input.listeners,
        starts_on: startsOn,
        ends_on: input.endsOn ?? null,
        laid_out_to: null,
        created_at: now,
        stopped_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    const laid = await layOut(doing, series)
    await audit('office-hours', series.id, { ...input, time })
    return { seriesId: series.id, ...laid }
  }
})

/** Puts the sessions of the next weeks into the calendar; a week in which the expert's time is taken is left out. */
async function layOut(
  { work, now }: Pick<Tools, 'work' | 'now'>,
  series: Selectable<BookingTables['booking.office_hours']>
): Promise<{ sessions: number; skipped: string[] }> {
  await lockCalendar(work, series.expert_id)
  const until = Temporal.PlainDate.from(localDay(now, series.zone)).add({ weeks: weeksAhead })
  const first = Temporal.PlainDate.from(series.laid_out_to ?? series.starts_on).add({ days: series.laid_out_to ? 1 : 0 })
  let day = first.add({ days: (series.weekday - first.dayOfWeek + 7) % 7 })
  let sessions = 0
  const skipped: string[] = []
  for (; Temporal.PlainDate.compare(day, until) <= 0 && !(series.ends_on && day.toString() > series.ends_on); day = day.add({ weeks: 1 })) {
    const startsAt = fromLocal(day.toString(), clockOf(series.from_minute), series.zone)
    const endsAt = new Date(startsAt.getTime() + series.minutes * 60_000)
    if (startsAt <= now) continue
    const id = newId()
    const taken = await take(work, series.expert_id, { kind: 'session', id }, { startsAt, endsAt, beforeMinutes: 0, afterMinutes: 0 })
    if (!taken) {
      skipped.push(day.toString())
      continue
    }
    await work
      .insertInto('booking.session')
      .values({
        id,
        series_id: series.id,
        expert_id: series.expert_id,
        state: 'planned',
        title: series.title,
        starts_at: startsAt,
        ends_at: endsAt,
        seats: series.seats,
        amount: series.amount,
        currency: series.currency,
        free_hours: series.free_hours,
        in_room: series.in_room,
        listeners: series.listeners,
        remind_at: new Date(startsAt.getTime() - 3_600_000)
      })
      .execute()
    if (series.in_room)
      await openRoom(work as unknown as AnyWork, {
        kind: 'office_hours',
        subjectId: id,
        title: series.title,
        hostId: series.expert_id,
        startsAt,
        endsAt,
        memberIds: [],
        maxPeople: Math.min(roomHolds, series.seats + 1)
      })
    sessions++
  }
  await work.updateTable('booking.office_hours').set({ laid_out_to: until.toString() }).where('id', '=', series.id).execute()
  return { sessions, skipped }
}

export const layOutSessions = useCase({
  id: 'booking.lay-out-sessions',
  access: onlySystem,
  input: z.object({}),
  async run(doing) {
    const { work, now } = doing
    const due = await work
      .selectFrom('booking.office_hours')
      .selectAll()
      .where('stopped_at', 'is', null)
      .where(
        'laid_out_to',
        '<',
        Temporal.PlainDate.from(localDay(now, 'UTC'))
          .add({ days: weeksAhead * 7 - 1 })
          .toString()
      )
      .where((row) => row.or([row('ends_on', 'is', null), row('ends_on', '>', row.ref('laid_out_to'))]))
      .orderBy('expert_id')
      .limit(50)
      .execute()
    for (const series of due) await layOut(doing, series)
    return { count: due.length }
  }
})
