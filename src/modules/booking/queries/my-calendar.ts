import { z } from 'zod'
import { experts, signedIn } from '#platform/access.ts'
import { localDay } from '#platform/time/index.ts'
import { query } from '../tables.ts'
import { asShown, shownService } from './show-services.ts'

const range = z.tuple([z.number(), z.number()])

export const myCalendar = query({
  id: 'booking.my-calendar',
  summary: 'My hours, the days that are otherwise, and what I offer',
  access: experts,
  input: z.object({}),
  output: z.object({
    zone: z.string().nullable(),
    weekly: z.array(z.array(range)),
    otherDays: z.array(z.object({ day: z.string(), hours: z.array(range), note: z.string() })),
    services: z.array(
      shownService.extend({
        stepMinutes: z.number(),
        beforeMinutes: z.number(),
        afterMinutes: z.number(),
        mostPerDay: z.number().nullable(),
        mostPerWeek: z.number().nullable(),
        waiting: z.number()
      })
    )
  }),
  async run({ db, actor, now }) {
    const calendar = await db.selectFrom('booking.calendar').selectAll().where('expert_id', '=', actor.id).executeTakeFirst()
    const otherDays = calendar
      ? await db
          .selectFrom('booking.other_day')
          .select(['day', 'hours', 'note'])
          .where('expert_id', '=', actor.id)
          .where('day', '>=', localDay(now, calendar.zone))
          .orderBy('day')
          .limit(200)
          .execute()
      : []
    const services = await db
      .selectFrom('booking.service as s')
      .selectAll('s')
      .select((eb) =>
        eb
          .selectFrom('booking.waiting as w')
          .select(eb.fn.countAll<number>().as('waiting'))
          .whereRef('w.service_id', '=', 's.id')
          .where('w.state', 'in', ['waiting', 'offered'])
          .as('waiting')
      )
      .where('s.expert_id', '=', actor.id)
      .where('s.archived_at', 'is', null)
      .orderBy('s.created_at')
      .limit(20)
      .execute()
    return {
      zone: calendar?.zone ?? null,
      weekly: (calendar?.weekly ?? Array.from({ length: 7 }, () => [])) as [number, number][][],
      otherDays: otherDays.map((one) => ({ ...one, hours: one.hours as unknown as [number, number][] })),
      services: services.map((one) => ({
        ...asShown(one),
        stepMinutes: one.step_minutes,
        beforeMinutes: one.before_minutes,
        afterMinutes: one.after_minutes,
        mostPerDay: one.most_per_day,
        mostPerWeek: one.most_per_week,
        waiting: one.waiting ?? 0
      }))
    }
  }
})

export const myPacks = query({
  id: 'booking.my-packs',
  summary: 'The packs I bought, with what is left of them',
  access: signedIn,
  input: z.object({ limit: z.coerce.number().int().min(1).max(50).default(20) }),
  output: z.array(
    z.object({
      id: z.string(),
      serviceId: z.string(),
      title: z.string(),
      expert: z.string(),
      state: z.string(),
      sessions: z.number(),
      used: z.number(),
      amount: z.number(),
      currency: z.string(),
      validUntil: z.date()
    })
  ),
  async run({ db, actor }, { limit }) {
    const rows = await db
      .selectFrom('booking.pack as k')
      .innerJoin('booking.service as s', 's.id', 'k.service_id')
      .innerJoin('identity.person_card as p', 'p.id', 'k.expert_id')
      .select((eb) => [
        'k.id',
        'k.service_id as serviceId',
        's.title',
        'p.name as expert',
        'k.state',
        'k.sessions',
        'k.amount',
        'k.currency',
        'k.valid_until as validUntil',
        eb
          .selectFrom('booking.booking as b')
          .select(eb.fn.countAll<number>().as('used'))
          .whereRef('b.pack_id', '=', 'k.id')
          .where((w) => w.or([w('b.state', 'not in', ['lapsed', 'cancelled', 'missed']), w('b.released', '>', 0)]))
          .as('used')
      ])
      .where('k.learner_id', '=', actor.id)
      .where('k.state', 'in', ['open', 'ended'])
      .orderBy('k.bought_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map((one) => ({ ...one, used: one.used ?? 0 }))
  }
})

export const myWaiting = query({
  id: 'booking.my-waiting',
  summary: 'The days I wait for, and the times that are kept for me',
  access: signedIn,
  input: z.object({}),
  output: z.array(
    z.object({
      id: z.string(),
      serviceId: z.string(),
      title: z.string(),
      expert: z.string(),
      day: z.string(),
      state: z.string(),
      offeredStart: z.date().nullable(),
      offerUntil: z.date().nullable()
    })
  ),
  run: ({ db, actor }) =>
    db
      .selectFrom('booking.waiting as w')
      .innerJoin('booking.service as s', 's.id', 'w.service_id')
      .innerJoin('identity.person_card as p', 'p.id', 'w.expert_id')
      .select([
        'w.id',
        'w.service_id as serviceId',
        's.title',
        'p.name as expert',
        'w.day',
        'w.state',
        'w.offered_start as offeredStart',
        'w.offer_until as offerUntil'
      ])
      .where('w.learner_id', '=', actor.id)
      .where('w.state', 'in', ['waiting', 'offered'])
      .orderBy('w.begins_at')
      .limit(50)
      .execute()
})
