import { sql } from 'kysely'
import { z } from 'zod'
import { attendanceOf, changeRoom, roomsOf } from '#modules/live/index.ts'
import { experts, onlySystem } from '#platform/access.ts'
import type { AnyDb, AnyWork, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import type { Selectable } from 'kysely'
import { deliver, release, type Tools } from '../money.ts'
import { limits, presentSeconds } from '../rules.ts'
import { giveFree, lockCalendar } from '../taken.ts'
import { type SessionTable, type Tables, useCase } from '../tables.ts'
import { endSeat, lockSession } from './seats.ts'

const seatsToEnd = (work: Work<Tables>, sessionId: string) =>
  work.selectFrom('booking.seat').selectAll().where('session_id', '=', sessionId).where('state', 'in', ['held', 'taken']).orderBy('id').execute()

export async function callOffSession(tools: Tools, session: Selectable<SessionTable>, reason: string): Promise<void> {
  const { work, publish } = tools
  const seats = await seatsToEnd(work, session.id)
  for (const seat of seats) await endSeat(tools, seat, 0, 'session-cancelled')
  await work.updateTable('booking.session').set({ state: 'cancelled', cancel_reason: reason, remind_at: null }).where('id', '=', session.id).execute()
  await giveFree(work, { kind: 'session', id: session.id })
  await changeRoom(work as unknown as AnyWork, { kind: 'office_hours', subjectId: session.id, cancelled: true })
  await publish('office-hours.cancelled', {
    sessionId: session.id,
    expertId: session.expert_id,
    seatIds: seats.filter((one) => one.state === 'taken').map((one) => one.id)
  })
}

export const cancelSession = useCase({
  id: 'booking.cancel-session',
  summary: 'Call off one of my office hours: everybody gets everything back',
  access: experts,
  input: z.object({ sessionId: z.uuid(), reason: z.string().trim().min(2, 'booking/reason-needed').max(limits.reason) }),
  async run(doing, { sessionId, reason }) {
    const { work, actor, now, audit } = doing
    await lockCalendar(work, actor.id)
    const session = await lockSession(work, sessionId)
    if (session.expert_id !== actor.id) throw refuse.notFound()
    if (session.state !== 'planned' || session.ends_at <= now) throw refuse.conflict('booking/closed')
    await callOffSession(doing, session, reason)
    await audit('session', sessionId, { reason })
    doing.afterCommit(() => hint(`session:${sessionId}`))
    return null
  }
})

export const stopOfficeHours = useCase({
  id: 'booking.stop-office-hours',
  summary: 'No more of these office hours: those without a seat taken are gone, the others are held or called off one by one',
  access: experts,
  input: z.object({ seriesId: z.uuid() }),
  output: z.object({ left: z.number() }),
  async run(doing, { seriesId }) {
    const { work, actor, now, audit } = doing
    await lockCalendar(work, actor.id)
    const stopped = await work
      .updateTable('booking.office_hours')
      .set({ stopped_at: now })
      .where('id', '=', seriesId)
      .where('expert_id', '=', actor.id)
      .where('stopped_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!stopped) throw refuse.notFound()
    const planned = await work
      .selectFrom('booking.session')
      .select('id')
      .where('series_id', '=', seriesId)
      .where('state', '=', 'planned')
      .where('starts_at', '>', now)
      .orderBy('id')
      .execute()
    let left = 0
    for (const { id } of planned) {
      const session = await lockSession(work, id)
      if ((await seatsToEnd(work, id)).length > 0) left++
      else await callOffSession(doing, session, '')
    }
    await audit('office-hours', seriesId, { left })
    return { left }
  }
})

/** A host who never came while others waited in the room, and answered nothing in text. */
async function hostWasAbsent(work: Work<Tables>, session: Selectable<SessionTable>): Promise<boolean> {
  if (!session.in_room) return false
  const db = work as unknown as AnyDb
  const room = (await roomsOf(db, 'office_hours', [session.id])).get(session.id)
  const people = room ? await attendanceOf(db, room.roomId) : []
  const present = (id: string) => (people.find((one) => one.personId === id)?.seconds ?? 0) >= presentSeconds
  if (present(session.expert_id) || !people.some((one) => present(one.personId))) return false
  const answered = await work
    .selectFrom('booking.session_question')
    .select('id')
    .where('session_id', '=', session.id)
    .where('state', '=', 'answered')
    .limit(1)
    .executeTakeFirst()
  return answered === undefined
}

export const endDueSessions = useCase({
  id: 'booking.end-due-sessions',
  access: onlySystem,
  input: z.object({}),
  async run(doing) {
    const { work, now, publish } = doing
    const { rows } = await sql<{ id: string; expert_id: string }>`
      select id, expert_id from booking.session where state = 'planned' and ends_at <= ${now} order by expert_id, id limit 50`.execute(work)
    for (const { id, expert_id } of rows) {
      await lockCalendar(work, expert_id)
      const session = await lockSession(work, id)
      if (session.state !== 'planned') continue
      if (await hostWasAbsent(work, session)) {
        await callOffSession(doing, session, '')
        continue
      }
      for (const seat of await seatsToEnd(work, id)) {
        // Whoever is still paying is told by the order.
        if (seat.state !== 'taken' || !seat.request_id) continue
        const acceptBy = await deliver(doing, seat.request_id, expert_id, session.ends_at)
        await work.updateTable('booking.seat').set({ state: 'ended', accept_by: acceptBy }).where('id', '=', seat.id).execute()
      }
      await work.updateTable('booking.session').set({ state: 'ended', remind_at: null }).where('id', '=', id).execute()
      await giveFree(work, { kind: 'session', id })
      await publish('office-hours.ended', { sessionId: id, expertId: expert_id })
      doing.afterCommit(() => hint(`session:${id}`))
    }
    return { count: rows.length }
  }
})

export const acceptSeats = useCase({
  id: 'booking.accept-seats',
  access: onlySystem,
  input: z.object({}),
  async run(doing) {
    const { work, now } = doing
    const { rows } = await sql<{ id: string; amount: number; request_id: string | null }>`
      select id, amount, request_id from booking.seat where state = 'ended' and accept_by <= ${now} order by accept_by limit 100 for update skip locked`.execute(
      work
    )
    for (const seat of rows) {
      await work.updateTable('booking.seat').set({ state: 'done', accept_by: null, closed_at: now, released: seat.amount }).where('id', '=', seat.id).execute()
      if (seat.request_id) await release(doing, seat.request_id, 'clock')
    }
    return { count: rows.length }
  }
})

export const remindOfSessions = useCase({
  id: 'booking.remind-of-sessions',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; expert_id: string; starts_at: Date }>`
      with due as (select id from booking.session where remind_at <= ${now} order by remind_at limit 100 for update skip locked)
      update booking.session s set remind_at = null from due where due.id = s.id returning s.id, s.expert_id, s.starts_at`.execute(work)
    for (const row of rows) if (row.starts_at > now) await publish('office-hours.soon', { sessionId: row.id, expertId: row.expert_id })
    return { count: rows.length }
  }
})
