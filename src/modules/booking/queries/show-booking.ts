import { z } from 'zod'
import { attendanceOf, roomsOf } from '#modules/live/index.ts'
import { signedIn } from '#platform/access.ts'
import { hasRole } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { canChange, canSayAbsent, canWriteNotes, sideOf } from '../access.ts'
import { openIntake, openNotes } from '../book/sealing.ts'
import { feeNow } from '../change/cancel-booking.ts'
import { freeUntil } from '../rules.ts'
import { query } from '../tables.ts'

const person = z.object({ id: z.string(), name: z.string(), username: z.string(), seed: z.string(), zone: z.string() })
const maybeDate = z.date().nullable()
const shown = z.object({
  id: z.string(),
  as: z.enum(['learner', 'expert', 'staff']),
  state: z.string(),
  serviceId: z.string(),
  title: z.string(),
  startsAt: z.date(),
  endsAt: z.date(),
  learner: person,
  expert: person,
  amount: z.number(),
  currency: z.string(),
  freeHours: z.number(),
  latePercent: z.number(),
  freeUntil: z.date(),
  /** What moving or cancelling costs me now. */
  fee: z.number(),
  orderId: z.string().nullable(),
  inPack: z.boolean(),
  heldUntil: maybeDate,
  askedToMove: z.boolean(),
  askNote: z.string(),
  cancelledBy: z.string().nullable(),
  cancelReason: z.string(),
  absent: z.string().nullable(),
  absentSaidBy: z.string().nullable(),
  acceptBy: maybeDate,
  closedAt: maybeDate,
  refunded: z.number(),
  released: z.number(),
  intake: z.array(z.object({ question: z.string(), answer: z.string() })),
  notes: z.string(),
  notesAt: maybeDate,
  steps: z.array(z.object({ id: z.string(), text: z.string(), dueOn: z.string().nullable(), doneAt: maybeDate })),
  /** Minutes in the room, once it has begun. */
  attended: z.object({ learner: z.number(), expert: z.number() }).nullable(),
  room: z.object({ id: z.string(), opensAt: z.date(), phase: z.string() }).nullable(),
  objection: z.object({ reason: z.string(), ruleBy: z.date(), statement: z.string(), refundPercent: z.number().nullable(), ruling: z.string() }).nullable(),
  movedTo: z.string().nullable(),
  may: z.object({
    change: z.boolean(),
    sayAbsent: z.boolean(),
    accept: z.boolean(),
    object: z.boolean(),
    answer: z.boolean(),
    rule: z.boolean(),
    write: z.boolean()
  })
})
export type ShownBooking = z.infer<typeof shown>

export const showBooking = query({
  id: 'booking.show-booking',
  summary: 'A booking of mine: time, rules, room, notes, and what I may do',
  access: signedIn,
  input: z.object({ bookingId: z.uuid() }),
  output: shown,
  async run({ db, actor, now }, { bookingId }): Promise<ShownBooking> {
    const booking = await db.selectFrom('booking.booking').selectAll().where('id', '=', bookingId).executeTakeFirst()
    const objection = booking && (await db.selectFrom('booking.objection').selectAll().where('booking_id', '=', bookingId).executeTakeFirst())
    // Staff see what they have to rule on, and nothing else.
    const as = booking && (sideOf(actor, booking) ?? (objection && hasRole(actor, 'operator', 'admin') ? 'staff' : undefined))
    if (!booking || !as) throw refuse.notFound()
    const people = await db
      .selectFrom('identity.person_card')
      .select(['id', 'name', 'username', 'avatar_seed as seed', 'zone'])
      .where('id', 'in', [booking.learner_id, booking.expert_id])
      .execute()
    const card = (id: string) => people.find((one) => one.id === id) ?? { id, name: '', username: '', seed: '', zone: 'UTC' }
    const calendar = await db.selectFrom('booking.calendar').select('zone').where('expert_id', '=', booking.expert_id).executeTakeFirst()
    const steps = await db
      .selectFrom('booking.next_step')
      .select(['id', 'text', 'due_on as dueOn', 'done_at as doneAt'])
      .where('booking_id', '=', bookingId)
      .orderBy('position')
      .execute()
    const room = (await roomsOf(db as unknown as AnyDb, 'consultation', [bookingId])).get(bookingId)
    const present = room && now >= booking.starts_at ? await attendanceOf(db as unknown as AnyDb, room.roomId) : undefined
    const minutesOf = (id: string) => Math.round((present?.find((one) => one.personId === id)?.seconds ?? 0) / 60)
    const movedTo = await db.selectFrom('booking.booking').select('id').where('moved_from', '=', bookingId).executeTakeFirst()
    const change = as !== 'staff' && canChange(booking, now) === true
    return {
      id: booking.id,
      as,
      state: booking.state,
      serviceId: booking.service_id,
      title: booking.title,
      startsAt: booking.starts_at,
      endsAt: booking.ends_at,
      learner: card(booking.learner_id),
      expert: { ...card(booking.expert_id), ...(calendar && { zone: calendar.zone }) },
      amount: booking.amount,
      currency: booking.currency,
      freeHours: booking.free_hours,
      latePercent: booking.late_percent,
      freeUntil: freeUntil(booking.starts_at, booking.free_hours),
      fee: as === 'staff' ? 0 : feeNow(booking, as, now),
      orderId: as === 'learner' ? booking.order_id : null,
      inPack: booking.pack_id !== null,
      heldUntil: booking.held_until,
      askedToMove: booking.asked_to_move_at !== null,
      askNote: booking.ask_note,
      cancelledBy: booking.cancelled_by,
      cancelReason: booking.cancel_reason,
      absent: booking.absent,
      absentSaidBy: booking.absent_said_by,
      acceptBy: booking.accept_by,
      closedAt: booking.closed_at,
      refunded: booking.refunded,
      released: booking.released,
      intake: openIntake(booking.id, booking.intake_sealed),
      notes: openNotes(booking.id, booking.notes_sealed),
      notesAt: booking.notes_at,
      steps,
      attended: present ? { learner: minutesOf(booking.learner_id), expert: minutesOf(booking.expert_id) } : null,
      room: room && booking.state === 'confirmed' && as !== 'staff' ? { id: room.roomId, opensAt: room.opensAt, phase: room.phase } : null,
      objection: objection
        ? {
            reason: objection.reason,
            ruleBy: objection.rule_by,
            statement: objection.statement,
            refundPercent: objection.refund_percent,
            ruling: objection.ruling
          }
        : null,
      movedTo: movedTo?.id ?? null,
      may: {
        change,
        sayAbsent: as !== 'staff' && canSayAbsent(booking, now) === true,
        accept: as === 'learner' && booking.state === 'ended',
        object: as === 'learner' && booking.state === 'ended' && booking.amount > 0,
        answer: as === 'expert' && booking.state === 'disputed',
        rule: as === 'staff' && booking.state === 'disputed',
        write: as === 'expert' && canWriteNotes(booking, now)
      }
    }
  }
})
