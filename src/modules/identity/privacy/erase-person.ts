import { system } from '#platform/actor.ts'
import { writeAudit } from '#platform/audit.ts'
import type { AnyWork } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { keepAnAdmin } from '../people/roles.ts'
import { noWayIn, own } from '../tables.ts'
import { privacyParts } from './parts.ts'

/**
 * Takes away everything that says who somebody was. The row stays, without a name, so that orders and
 * the discussion of others keep their place.
 */
export async function erasePerson(work: AnyWork, personId: string, now: Date): Promise<void> {
  await keepAnAdmin(work, personId)
  for (const [, part] of privacyParts()) await part.erase(work, personId, now)
  const mine = own(work)
  for (const table of [
    'identity.session',
    'identity.person_role',
    'identity.interest',
    'identity.aim',
    'identity.recovery_code',
    'identity.passkey',
    'identity.external_account',
    'identity.api_token',
    'identity.proof'
  ] as const) {
    await mine.deleteFrom(table).where('person_id', '=', personId).execute()
  }
  // Consents stay as proof, without address and device.
  await mine.updateTable('identity.consent').set({ ip: '', user_agent: '' }).where('person_id', '=', personId).execute()
  const gone = `gone-${personId.replaceAll('-', '').slice(-12)}`
  await mine
    .updateTable('identity.person')
    .set({
      username: gone,
      username_key: gone,
      name: '已注销 · Deleted',
      avatar_seed: gone,
      headline: '',
      bio: '',
      ...noWayIn,
      ban_reason: null,
      erased_at: now,
      updated_at: now
    })
    .where('id', '=', personId)
    .execute()
  await mine
    .updateTable('identity.erasure')
    .set({ done_at: now })
    .where('person_id', '=', personId)
    .where('cancelled_at', 'is', null)
    .where('done_at', 'is', null)
    .execute()
  await writeAudit(work, { actor: system, action: 'identity.erase-person', subjectKind: 'person', subjectId: personId })
  await writeEvent(work, 'person.erased', { personId }, null)
}
