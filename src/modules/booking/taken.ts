import { type RawBuilder, sql } from 'kysely'
import type { AnyDb, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import type { Span } from './slots/free-slots.ts'
import { read, type Tables } from './tables.ts'

type Subject = { kind: 'booking' | 'offer' | 'session'; id: string }
const minute = 60_000

export interface Occupied {
  startsAt: Date
  endsAt: Date
  beforeMinutes: number
  afterMinutes: number
}

const range = ({ startsAt, endsAt, beforeMinutes, afterMinutes }: Occupied): RawBuilder<string> =>
  sql<string>`tstzrange(${new Date(startsAt.getTime() - beforeMinutes * minute)}, ${new Date(endsAt.getTime() + afterMinutes * minute)})`

/**
 * The expert's calendar, locked until the transaction ends: who wants the same expert's time queues here, so that
 * two never wait for each other inside the constraint, and what is counted per day is counted right.
 */
export async function lockCalendar(work: Work<Tables>, expertId: string): Promise<{ zone: string }> {
  const calendar = await work.selectFrom('booking.calendar').select('zone').where('expert_id', '=', expertId).forUpdate().executeTakeFirst()
  if (!calendar) throw refuse.notFound()
  return calendar
}

/** Takes the time, or says false: somebody has it. The constraint decides. */
export async function take(work: Work<Tables>, expertId: string, subject: Subject, occupied: Occupied): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await work
    .insertInto('booking.taken')
    .values({ subject_kind: subject.kind, subject_id: subject.id, expert_id: expertId, during: range(occupied) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export const giveFree = (work: Work<Tables>, subject: Subject): Promise<unknown> =>
  work.deleteFrom('booking.taken').where('subject_kind', '=', subject.kind).where('subject_id', '=', subject.id).execute()

/** What is taken of an expert's time in this span, in order. */
export async function takenOf(db: AnyDb, expertId: string, [from, to]: Span): Promise<Span[]> {
  const { rows } = await sql<{ begin: Date; end: Date }>`
    select lower(during) as begin, upper(during) as "end" from booking.taken
    where expert_id = ${expertId} and during && tstzrange(${new Date(from)}, ${new Date(to)}) order by 1`.execute(read(db))
  return rows.map((row) => [row.begin.getTime(), row.end.getTime()])
}
