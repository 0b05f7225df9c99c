import { z } from 'zod'
import { experts } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { limits } from '../rules.ts'
import { useCase } from '../tables.ts'

const none = (given: unknown) => (given === '' || given === null ? undefined : given)
const maybe = (min: number, max: number) => z.preprocess(none, z.coerce.number().int().min(min).max(max).optional()).transform((given) => given ?? null)
const whole = (min: number, max: number, usual: number) => z.preprocess(none, z.coerce.number().int().min(min).max(max).default(usual))

/** Questions one a line; a line that ends with * must be answered. */
const intake = z
  .union([z.string().max(2000), z.array(z.object({ question: z.string().trim().min(1).max(limits.intakeQuestion), required: z.boolean() }))])
  .transform((given) =>
    typeof given === 'string'
      ? given
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean)
          .map((line) => ({
            question: line
              .replace(/[*＊]$/, '')
              .trim()
              .slice(0, limits.intakeQuestion),
            required: /[*＊]$/.test(line)
          }))
      : given
  )
  .pipe(z.array(z.object({ question: z.string().min(1), required: z.boolean() })).max(limits.intakeQuestions, 'booking/too-many-questions'))

const service = z
  .object({
    title: z.string().trim().min(2).max(limits.title),
    description: z.string().trim().max(limits.description).default(''),
    minutes: z.coerce.number().int().min(15).max(240).multipleOf(5),
    amount: z.coerce.number().int().min(0).max(100_000_00),
    stepMinutes: z.coerce
      .number()
      .pipe(z.union([z.literal(15), z.literal(30), z.literal(60)]))
      .default(30),
    beforeMinutes: whole(0, 120, 0),
    afterMinutes: whole(0, 120, 10),
    noticeHours: whole(0, 336, 12),
    horizonDays: whole(1, 180, 30),
    mostPerDay: maybe(1, 24),
    mostPerWeek: maybe(1, 100),
    freeHours: whole(0, 336, 24),
    latePercent: whole(0, 100, 50),
    packSessions: maybe(2, 20),
    packAmount: maybe(100, 1_000_000_00),
    intake: intake.default([])
  })
  .refine((one) => (one.packSessions === null) === (one.packAmount === null), { message: 'booking/pack-incomplete', path: ['packAmount'] })
  .refine((one) => one.packAmount === null || one.packSessions === null || (one.amount > 0 && one.packAmount <= one.amount * one.packSessions), {
    message: 'booking/pack-dearer',
    path: ['packAmount']
  })

const columns = (one: z.infer<typeof service>) => ({
  title: one.title,
  description: one.description,
  minutes: one.minutes,
  amount: one.amount,
  step_minutes: one.stepMinutes,
  before_minutes: one.beforeMinutes,
  after_minutes: one.afterMinutes,
  notice_hours: one.noticeHours,
  horizon_days: one.horizonDays,
  most_per_day: one.mostPerDay,
  most_per_week: one.mostPerWeek,
  free_hours: one.freeHours,
  late_percent: one.latePercent,
  pack_sessions: one.packSessions,
  pack_amount: one.packAmount,
  intake: JSON.stringify(one.intake)
})

export const addService = useCase({
  id: 'booking.add-service',
  summary: 'Offer a consultation: how long, for how much, by which rules',
  access: experts,
  input: service,
  output: z.object({ serviceId: z.string() }),
  async run({ work, actor, now, audit }, input) {
    const calendar = await work.selectFrom('booking.calendar').select('expert_id').where('expert_id', '=', actor.id).forUpdate().executeTakeFirst()
    if (!calendar) throw refuse.conflict('booking/hours-first')
    const { count } = await work
      .selectFrom('booking.service')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('expert_id', '=', actor.id)
      .where('archived_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (count >= limits.services) throw refuse.conflict('booking/too-many-services')
    const id = newId()
    await work
      .insertInto('booking.service')
      .values({ id, expert_id: actor.id, ...columns(input), created_at: now, archived_at: null })
      .execute()
    await audit('service', id, { ...input })
    return { serviceId: id }
  }
})

export const changeService = useCase({
  id: 'booking.change-service',
  summary: 'Change what I offer; what is booked keeps its price and its rules',
  access: experts,
  input: service.and(z.object({ serviceId: z.uuid() })),
  output: z.object({ serviceId: z.string() }),
  async run({ work, actor, audit }, { serviceId, ...input }) {
    const changed = await work
      .updateTable('booking.service')
      .set(columns(input))
      .where('id', '=', serviceId)
      .where('expert_id', '=', actor.id)
      .where('archived_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw refuse.notFound()
    await audit('service', serviceId, { ...input })
    return { serviceId }
  }
})

export const archiveService = useCase({
  id: 'booking.archive-service',
  summary: 'No longer offer this; what is booked stays booked',
  access: experts,
  input: z.object({ serviceId: z.uuid() }),
  async run({ work, actor, now, audit }, { serviceId }) {
    const changed = await work
      .updateTable('booking.service')
      .set({ archived_at: now })
      .where('id', '=', serviceId)
      .where('expert_id', '=', actor.id)
      .where('archived_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw refuse.notFound()
    await audit('service', serviceId)
    return null
  }
})
