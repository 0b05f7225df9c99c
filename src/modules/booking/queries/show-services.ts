import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Selectable } from 'kysely'
import { query, read, type ServiceTable } from '../tables.ts'

export const shownService = z.object({
  id: z.string(),
  expertId: z.string(),
  title: z.string(),
  description: z.string(),
  minutes: z.number(),
  amount: z.number(),
  currency: z.string(),
  noticeHours: z.number(),
  horizonDays: z.number(),
  freeHours: z.number(),
  latePercent: z.number(),
  pack: z.object({ sessions: z.number(), amount: z.number(), days: z.number() }).nullable(),
  intake: z.array(z.object({ question: z.string(), required: z.boolean() }))
})
export type ShownService = z.infer<typeof shownService>

export const asShown = (row: Selectable<ServiceTable>): ShownService => ({
  id: row.id,
  expertId: row.expert_id,
  title: row.title,
  description: row.description,
  minutes: row.minutes,
  amount: row.amount,
  currency: row.currency,
  noticeHours: row.notice_hours,
  horizonDays: row.horizon_days,
  freeHours: row.free_hours,
  latePercent: row.late_percent,
  pack: row.pack_sessions && row.pack_amount ? { sessions: row.pack_sessions, amount: row.pack_amount, days: row.pack_days } : null,
  intake: row.intake
})

export const servicesOf = async (db: AnyDb, expertId: string): Promise<ShownService[]> =>
  (
    await read(db)
      .selectFrom('booking.service')
      .selectAll()
      .where('expert_id', '=', expertId)
      .where('archived_at', 'is', null)
      .orderBy('created_at')
      .limit(20)
      .execute()
  ).map(asShown)

export const listServices = query({
  id: 'booking.list-services',
  summary: 'The consultations that an expert offers, with price and rules',
  access: anyone,
  input: z.object({ expertId: z.uuid() }),
  output: z.array(shownService),
  run: ({ db }, { expertId }) => servicesOf(db as unknown as AnyDb, expertId)
})

export const showService = query({
  id: 'booking.show-service',
  summary: 'A consultation that can be booked, with its expert',
  access: anyone,
  input: z.object({ serviceId: z.uuid() }),
  output: shownService.extend({
    expert: z.object({ id: z.string(), name: z.string(), username: z.string(), seed: z.string(), zone: z.string() }),
    packs: z.array(z.object({ id: z.string(), left: z.number(), sessions: z.number(), validUntil: z.date() })),
    waiting: z.array(z.object({ id: z.string(), day: z.string(), state: z.string(), offeredStart: z.date().nullable(), offerUntil: z.date().nullable() }))
  }),
  async run({ db, actor, now }, { serviceId }) {
    const row = await db
      .selectFrom('booking.service as s')
      .innerJoin('identity.person_card as p', 'p.id', 's.expert_id')
      .innerJoin('booking.calendar as c', 'c.expert_id', 's.expert_id')
      .selectAll('s')
      .select(['p.name', 'p.username', 'p.avatar_seed as seed', 'c.zone'])
      .where('s.id', '=', serviceId)
      .where('s.archived_at', 'is', null)
      .executeTakeFirst()
    if (!row) throw refuse.notFound()
    const mine = actor.kind === 'person'
    const packs = mine
      ? await db
          .selectFrom('booking.pack as k')
          .select((eb) => [
            'k.id',
            'k.sessions',
            'k.valid_until',
            eb
              .selectFrom('booking.booking as b')
              .select(eb.fn.countAll<number>().as('used'))
              .whereRef('b.pack_id', '=', 'k.id')
              .where((w) => w.or([w('b.state', 'not in', ['lapsed', 'cancelled', 'missed']), w('b.released', '>', 0)]))
              .as('used')
          ])
          .where('k.learner_id', '=', actor.id)
          .where('k.service_id', '=', serviceId)
          .where('k.state', '=', 'open')
          .where('k.valid_until', '>', now)
          .orderBy('k.valid_until')
          .limit(10)
          .execute()
      : []
    const waiting = mine
      ? await db
          .selectFrom('booking.waiting')
          .select(['id', 'day', 'state', 'offered_start as offeredStart', 'offer_until as offerUntil'])
          .where('learner_id', '=', actor.id)
          .where('service_id', '=', serviceId)
          .where('state', 'in', ['waiting', 'offered'])
          .orderBy('day')
          .limit(50)
          .execute()
      : []
    return {
      ...asShown(row),
      expert: { id: row.expert_id, name: row.name, username: row.username, seed: row.seed, zone: row.zone },
      packs: packs
        .map((one) => ({ id: one.id, sessions: one.sessions, left: one.sessions - (one.used ?? 0), validUntil: one.valid_until }))
        .filter((one) => one.left > 0),
      waiting
    }
  }
})
