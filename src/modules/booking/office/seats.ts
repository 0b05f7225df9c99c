import { z } from 'zod'
import { changeRoom } from '#modules/live/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { hint } from '#platform/realtime.ts'
import type { Selectable } from 'kysely'
import { callOff, openHeld, type Tools } from '../money.ts'
import { feeOf } from '../rules.ts'
import { reaction, type SeatTable, type SessionTable, type Tables, useCase } from '../tables.ts'

export async function lockSession(work: Work<Tables>, sessionId: string): Promise<Selectable<SessionTable>> {
  const session = await work.selectFrom('booking.session').selectAll().where('id', '=', sessionId).forUpdate().executeTakeFirst()
  if (!session) throw refuse.notFound()
  return session
}

export const takeSeat = useCase({
  id: 'booking.take-seat',
  summary: 'Take a seat in office hours; what costs something is held for a quarter of an hour until it is paid',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input: z.object({
    sessionId: z.uuid(),
    /** The price that was seen, in minor units. */
    amount: z.coerce.number().int().min(0),
    consent: z.union([z.literal(true), z.literal('on'), z.literal('true')], 'booking/consent-needed')
  }),
  output: z.object({ seatId: z.string(), orderId: z.string().nullable() }),
  async run(doing, { sessionId, amount }) {
    const { work, actor, now } = doing
    const session = await lockSession(work, sessionId)
    if (session.state !== 'planned' || session.ends_at <= now) throw refuse.conflict('booking/closed')
    if (session.expert_id === actor.id) throw refuse.conflict('booking/own-service')
    if (session.amount !== amount) throw refuse.conflict('booking/price-changed')
    const sitting = await seatsIn(work, sessionId)
    if (sitting.some((one) => one.learner_id === actor.id)) throw refuse.conflict('booking/has-seat')
    const number = Array.from({ length: session.seats }, (_, i) => i + 1).find((one) => !sitting.some((seat) => seat.number === one))
    if (!number) throw refuse.conflict('booking/no-seat')
    const id = newId()
    const opened = await openHeld(doing, {
      kind: 'office_hour_seat',
      learnerId: actor.id,
      expertId: session.expert_id,
      subjectKind: 'office_seat',
      subjectId: id,
      topic: session.title,
      amount,
      currency: session.currency,
      dueAt: session.ends_at
    })
    const seat = await work
      .insertInto('booking.seat')
      .values({
        id,
        session_id: sessionId,
        learner_id: actor.id,
        state: 'held',
        number,
        amount,
        currency: session.currency,
        request_id: opened.requestId,
        order_id: opened.orderId,
        created_at: now,
        accept_by: null,
        closed_at: null
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    if (!opened.orderId) await sit(doing, session, seat)
    doing.afterCommit(() => hint(`session:${sessionId}`))
    return { seatId: id, orderId: opened.orderId }
  }
})

const seatsIn = (work: Work<Tables>, sessionId: string) =>
  work
    .selectFrom('booking.seat')
    .select(['id', 'learner_id', 'number', 'state'])
    .where('session_id', '=', sessionId)
    .where('state', 'not in', ['cancelled', 'lapsed'])
    .execute()

/** Who has a seat may come into the room. */
async function seatPeople(work: Work<Tables>, session: Selectable<SessionTable>): Promise<void> {
  if (!session.in_room) return
  const memberIds = (await seatsIn(work, session.id)).filter((one) => one.state === 'taken').map((one) => one.learner_id)
  await changeRoom(work as unknown as AnyWork, { kind: 'office_hours', subjectId: session.id, memberIds })
}

async function sit({ work, publish }: Tools, session: Selectable<SessionTable>, seat: Selectable<SeatTable>): Promise<void> {
  await work.updateTable('booking.seat').set({ state: 'taken' }).where('id', '=', seat.id).execute()
  await seatPeople(work, session)
  await publish('seat.taken', { seatId: seat.id, sessionId: session.id, learnerId: seat.learner_id, expertId: session.expert_id })
}

async function heldSeat(work: Work<Tables>, requestId: string) {
  const found = await work.selectFrom('booking.seat').select(['id', 'session_id']).where('request_id', '=', requestId).executeTakeFirst()
  if (!found) return undefined
  const session = await lockSession(work, found.session_id)
  const seat = await work.selectFrom('booking.seat').selectAll().where('id', '=', found.id).where('state', '=', 'held').executeTakeFirst()
  return seat && { session, seat }
}

export const sitOnPaid = reaction('guidance.requested', 'seat-learner', async (doing, { payload }) => {
  const found = payload.kind === 'office_hour_seat' ? await heldSeat(doing.work, payload.requestId) : undefined
  if (!found) return
  const { session, seat } = found
  // Paid in the very moment in which it was called off or ended: nothing is kept.
  if (session.state === 'planned') await sit(doing, session, seat)
  else await endSeat(doing, seat, 0, 'session-over')
  doing.afterCommit(() => hint(`session:${session.id}`))
})

export const freeSeatOnCancelled = reaction('guidance.cancelled', 'free-seat', async ({ work, now, afterCommit }, { payload }) => {
  const found = payload.kind === 'office_hour_seat' ? await heldSeat(work, payload.requestId) : undefined
  if (!found) return
  await work.updateTable('booking.seat').set({ state: 'lapsed', closed_at: now }).where('id', '=', found.seat.id).execute()
  afterCommit(() => hint(`session:${found.session.id}`))
})

/** The seat is given up: the fee is the expert's, the rest goes back. */
export async function endSeat(tools: Tools, seat: Selectable<SeatTable>, fee: number, reason: string): Promise<void> {
  await tools.work
    .updateTable('booking.seat')
    .set({ state: 'cancelled', closed_at: tools.now, released: fee, refunded: seat.state === 'held' && reason !== 'session-over' ? 0 : seat.amount - fee })
    .where('id', '=', seat.id)
    .execute()
  if (seat.request_id) await callOff(tools, seat.request_id, fee, reason)
}

export const seatFee = (session: Pick<SessionTable, 'amount' | 'free_hours' | 'starts_at'>, now: Date): number =>
  feeOf({ amount: session.amount, freeHours: session.free_hours, latePercent: 100, startsAt: session.starts_at, askedToMove: false }, 'learner', now)

export const giveSeatBack = useCase({
  id: 'booking.give-seat-back',
  summary: 'Give my seat back: for nothing while the rules say so',
  access: signedIn,
  input: z.object({ sessionId: z.uuid(), /** The fee that was seen. */ fee: z.coerce.number().int().min(0) }),
  output: z.object({ fee: z.number(), refund: z.number() }),
  async run(doing, { sessionId, fee: seen }) {
    const { work, actor, now, audit } = doing
    const session = await lockSession(work, sessionId)
    const seat = await work
      .selectFrom('booking.seat')
      .selectAll()
      .where('session_id', '=', sessionId)
      .where('learner_id', '=', actor.id)
      .where('state', '=', 'taken')
      .executeTakeFirst()
    if (!seat) throw refuse.notFound()
    if (session.starts_at <= now) throw refuse.conflict('booking/has-begun')
    const fee = seatFee(session, now)
    if (fee !== seen) throw refuse.conflict('booking/fee-changed')
    await endSeat(doing, seat, fee, 'cancelled-by-learner')
    await seatPeople(work, session)
    await audit('seat', seat.id, { fee })
    doing.afterCommit(() => hint(`session:${sessionId}`))
    return { fee, refund: seat.amount - fee }
  }
})
