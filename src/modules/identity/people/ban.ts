import type { AnyWork } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { endSessions } from '../session/end-other-sessions.ts'
import { own } from '../tables.ts'
import { keepAnAdmin } from './roles.ts'

/** Shuts a person out at once: sessions end, tokens stop. Throws `identity/last-admin`. Called by a sanction. */
export async function banPerson(work: AnyWork, input: { personId: string; reason: string; byId: string; now: Date }): Promise<void> {
  await keepAnAdmin(work, input.personId)
  const banned = await own(work)
    .updateTable('identity.person')
    .set({ banned_at: input.now, ban_reason: input.reason })
    .where('id', '=', input.personId)
    .where('banned_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!banned) return
  await endSessions(work, input.personId)
  await writeEvent(work, 'person.banned', { personId: input.personId, byId: input.byId }, input.byId)
}

/** Lets a person in again. */
export async function unbanPerson(work: AnyWork, personId: string): Promise<void> {
  await own(work).updateTable('identity.person').set({ banned_at: null, ban_reason: null }).where('id', '=', personId).execute()
}
