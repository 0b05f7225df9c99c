import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { isZone, localDay } from '#platform/time/index.ts'
import { Temporal } from 'temporal-polyfill'
import { serviceToBook } from '../book/book-slot.ts'
import { limits } from '../rules.ts'
import { giveFree, lockCalendar } from '../taken.ts'
import { useCase } from '../tables.ts'

export const waitForDay = useCase({
  id: 'booking.wait-for-day',
  summary: 'Wait for a day that is full: when a time becomes free, those who wait are asked in order',
  access: signedIn,
  limit: { max: 60, seconds: 3600 },
  input: z.object({ serviceId: z.uuid(), day: z.iso.date(), zone: z.string().max(60).refine(isZone, 'booking/no-such-zone').optional() }),
  output: z.object({ waitingId: z.string(), before: z.number() }),
  async run({ work, actor, now }, { serviceId, day, zone = actor.zone }) {
    const service = await serviceToBook(work, serviceId, actor)
    await lockCalendar(work, service.expert_id)
    const date = Temporal.PlainDate.from(day)
    const [beginsAt, endsAt] = [date, date.add({ days: 1 })].map((one) => new Date(one.toZonedDateTime(zone).epochMilliseconds)) as [Date, Date]
    if (endsAt <= now || day > localDay(new Date(now.getTime() + (service.horizon_days + 1) * 86_400_000), zone)) throw refuse.conflict('booking/day-is-over')
    const mine = await work
      .selectFrom('booking.waiting')
      .select(['id', 'service_id', 'day'])
      .where('learner_id', '=', actor.id)
      .where('state', 'in', ['waiting', 'offered'])
      .execute()
    const same = mine.find((one) => one.service_id === serviceId && one.day === day)
    if (!same && mine.length >= limits.waitingPerPerson) throw refuse.conflict('booking/waits-enough')
    const waitingId = same?.id ?? newId()
    if (!same)
      await work
        .insertInto('booking.waiting')
        .values({
          id: waitingId,
          service_id: serviceId,
          expert_id: service.expert_id,
          learner_id: actor.id,
          day,
          begins_at: beginsAt,
          ends_at: endsAt,
          state: 'waiting',
          joined_at: now,
          offered_start: null,
          offer_until: null
        })
        .execute()
    const { before } = await work
      .selectFrom('booking.waiting')
      .select((row) => row.fn.countAll<number>().as('before'))
      .where('service_id', '=', serviceId)
      .where('day', '=', day)
      .where('state', 'in', ['waiting', 'offered'])
      .where('id', '!=', waitingId)
      .where('joined_at', '<=', now)
      .executeTakeFirstOrThrow()
    return { waitingId, before }
  }
})

export const leaveWaiting = useCase({
  id: 'booking.leave-waiting',
  summary: 'No longer wait; a time kept for me goes to the next',
  access: signedIn,
  input: z.object({ waitingId: z.uuid() }),
  async run({ work, actor, publish }, { waitingId }) {
    const found = await work.selectFrom('booking.waiting').select('expert_id').where('id', '=', waitingId).where('learner_id', '=', actor.id).executeTakeFirst()
    if (!found) throw refuse.notFound()
    await lockCalendar(work, found.expert_id)
    const left = await work
      .updateTable('booking.waiting')
      .set({ state: 'left', offer_until: null })
      .where('id', '=', waitingId)
      .where('state', 'in', ['waiting', 'offered'])
      .returning(['offered_start', 'begins_at', 'ends_at'])
      .executeTakeFirst()
    if (!left) throw refuse.conflict('booking/closed')
    if (!left.offered_start) return null
    await giveFree(work, { kind: 'offer', id: waitingId })
    await publish('expert-time.freed', { expertId: found.expert_id, from: left.begins_at.toISOString(), to: left.ends_at.toISOString() })
    return null
  }
})
