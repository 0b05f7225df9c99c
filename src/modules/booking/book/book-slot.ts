import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Selectable } from 'kysely'
import { openHeld, type Tools } from '../money.ts'
import { placeInPack } from '../packs/place-in-pack.ts'
import { limits, payWithinMinutes, shareOfPack } from '../rules.ts'
import { canStartAt } from '../slots/slots-of-service.ts'
import { lockCalendar, take } from '../taken.ts'
import { type IntakeQuestion, type ServiceTable, type Tables, useCase } from '../tables.ts'
import { takeOffer } from '../waiting/take-offer.ts'
import { confirm } from './confirm.ts'
import type { BookingRow } from './lock-booking.ts'
import { type IntakeAnswers, sealIntake } from './sealing.ts'

const heldAtOnce = 3
const empty = z.literal('').transform(() => undefined)

/** A form sends intake.0, intake.1 … */
const intakeGiven = z.preprocess(
  (given) =>
    given && typeof given === 'object' && !Array.isArray(given)
      ? Array.from({ length: limits.intakeQuestions }, (_, i) => (given as Record<string, unknown>)[i] ?? '')
      : given,
  z.array(z.string().trim().max(limits.intakeAnswer)).max(limits.intakeQuestions).default([])
)

export const bookSlot = useCase({
  id: 'booking.book-slot',
  summary: 'Book a free time of a service; what costs something is held for a quarter of an hour until it is paid',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input: z.object({
    serviceId: z.uuid(),
    startsAt: z.coerce.date(),
    /** The price that was seen, in minor units: another one is told, not charged. */
    amount: z.coerce.number().int().min(0),
    /** The rules that were seen. */
    freeHours: z.coerce.number().int().optional(),
    latePercent: z.coerce.number().int().optional(),
    /** Answers to the questions of the service, in their order. */
    intake: intakeGiven,
    /** A session of a pack that is paid already. */
    packId: z.uuid().optional().or(empty),
    /** Agreed to the price and to the rules for moving, cancelling and not coming. */
    consent: z.union([z.literal(true), z.literal('on'), z.literal('true')], 'booking/consent-needed')
  }),
  output: z.object({ bookingId: z.string(), orderId: z.string().nullable(), state: z.string() }),
  async run(doing, input) {
    const { work, actor } = doing
    const service = await serviceToBook(work, input.serviceId, actor)
    const isPack = input.packId !== undefined
    if (!isPack && input.amount !== service.amount) throw refuse.conflict('booking/price-changed')
    if ((input.freeHours ?? service.free_hours) !== service.free_hours || (input.latePercent ?? service.late_percent) !== service.late_percent)
      throw refuse.conflict('booking/rules-changed')
    const answers = answersTo(service.intake, input.intake)
    const booking = await place(doing, service, { learnerId: actor.id, startsAt: input.startsAt, packId: input.packId, answers })
    return { bookingId: booking.id, orderId: booking.order_id, state: booking.state }
  }
})

/** A service that this person may book. */
export async function serviceToBook(work: Work<Tables>, serviceId: string, actor: Pick<Actor, 'id'>): Promise<Selectable<ServiceTable>> {
  const service = await work.selectFrom('booking.service').selectAll().where('id', '=', serviceId).where('archived_at', 'is', null).executeTakeFirst()
  const expert = service && (await work.selectFrom('experts.expert_card').select('state').where('person_id', '=', service.expert_id).executeTakeFirst())
  if (!service || (expert?.state !== 'certified' && expert?.state !== 'probation')) throw refuse.notFound()
  if (service.expert_id === actor.id) throw refuse.conflict('booking/own-service')
  return service
}

function answersTo(questions: readonly IntakeQuestion[], given: readonly string[]): IntakeAnswers {
  const fields = Object.fromEntries(questions.flatMap((one, i) => (one.required && !given[i] ? [[`intake.${i}`, ['platform/required']]] : [])))
  if (Object.keys(fields).length > 0) throw refuse.invalid('booking/intake-missing', { fields })
  return questions.flatMap(({ question }, i) => (given[i] ? [{ question, answer: given[i] }] : []))
}

export interface Placing {
  learnerId: string
  startsAt: Date
  packId?: string
  answers: IntakeAnswers
  movedFrom?: string
}

/** Takes the time and writes the booking: held while it is paid, or confirmed at once. */
export async function place(
  tools: Tools,
  service: Selectable<ServiceTable>,
  { learnerId, startsAt, packId, answers, movedFrom }: Placing
): Promise<BookingRow> {
  const { work, now } = tools
  await lockCalendar(work, service.expert_id)
  await takeOffer(work, service.id, learnerId, startsAt)
  const may = await canStartAt(work as unknown as AnyDb, service, startsAt, now)
  if (may !== true) throw refuse.conflict(may)
  const held = await work
    .selectFrom('booking.booking')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('learner_id', '=', learnerId)
    .where('state', '=', 'held')
    .executeTakeFirstOrThrow()
  if (!packId && service.amount > 0 && held.count >= heldAtOnce) throw refuse.conflict('booking/pay-first')
  const id = newId()
  const endsAt = new Date(startsAt.getTime() + service.minutes * 60_000)
  const buffers = { beforeMinutes: service.before_minutes, afterMinutes: service.after_minutes }
  if (!(await take(work, service.expert_id, { kind: 'booking', id }, { startsAt, endsAt, ...buffers }))) throw refuse.conflict('booking/slot-taken')
  const pack = packId ? await placeInPack(work, packId, { learnerId, serviceId: service.id, endsAt }) : undefined
  const amount = pack ? shareOfPack(pack.amount, pack.sessions, pack.place) : service.amount
  const opened = pack
    ? undefined
    : await openHeld(tools, {
        kind: 'consultation',
        learnerId,
        expertId: service.expert_id,
        subjectKind: 'booking',
        subjectId: id,
        topic: service.title,
        amount,
        currency: service.currency,
        dueAt: endsAt
      })
  const booking = await work
    .insertInto('booking.booking')
    .values({
      id,
      service_id: service.id,
      expert_id: service.expert_id,
      learner_id: learnerId,
      state: 'held',
      title: service.title,
      starts_at: startsAt,
      ends_at: endsAt,
      before_minutes: service.before_minutes,
      after_minutes: service.after_minutes,
      amount,
      currency: service.currency,
      free_hours: service.free_hours,
      late_percent: service.late_percent,
      request_id: opened?.requestId ?? null,
      order_id: opened?.orderId ?? null,
      pack_id: packId ?? null,
      pack_place: pack?.place ?? null,
      intake_sealed: sealIntake(id, answers),
      held_until: opened?.orderId ? new Date(now.getTime() + payWithinMinutes * 60_000) : null,
      created_at: now,
      moved_from: movedFrom ?? null,
      ...nothingYet
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  if (!booking.order_id) await confirm(tools, booking)
  return booking
}

const nothingYet = {
  confirmed_at: null,
  asked_to_move_at: null,
  cancelled_by: null,
  absent: null,
  absent_said_by: null,
  accept_by: null,
  closed_at: null,
  remind_day_at: null,
  remind_hour_at: null,
  notes_sealed: null,
  notes_at: null
}
