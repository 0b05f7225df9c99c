import type { AnyDb } from '#platform/db.ts'
import { now } from '#platform/time/clock.ts'
import { type Phase, phaseOf, type RoomKind } from './rules.ts'
import { read } from './tables.ts'

export interface RoomOf {
  roomId: string
  subjectId: string
  opensAt: Date
  closesAt: Date
  phase: Phase
}

/** The rooms of these bookings, for the button that leads in. Ask it only for what the reader may see. */
export async function roomsOf(db: AnyDb, kind: RoomKind, subjectIds: readonly string[]): Promise<Map<string, RoomOf>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await read(db)
    .selectFrom('live.room')
    .selectAll()
    .where('kind', '=', kind)
    .where('subject_id', 'in', [...new Set(subjectIds)])
    .execute()
  const at = now()
  return new Map(
    rows.map((row) => [row.subject_id, { roomId: row.id, subjectId: row.subject_id, opensAt: row.opens_at, closesAt: row.closes_at, phase: phaseOf(row, at) }])
  )
}
