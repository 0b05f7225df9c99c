import { sql } from 'kysely'
import type { AnyWork, Work } from '#platform/db.ts'
import { addDays, DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { rememberKey, signingKey } from '../contract/keys.ts'
import { certificateDays } from '../rules.ts'
import type { ExpertsTables, Tables } from '../tables.ts'

/** Gives a certificate, or prolongs the one that stands. A revoked number never comes back. */
export async function issueCertificate(
  work: Work<Tables>,
  { expertId, current, now }: { expertId: string; current: string | null; now: Date }
): Promise<{ number: string; issuedAt: Date; validUntil: Date }> {
  await rememberKey(work as unknown as AnyWork, 'credential', signingKey('credential'), now)
  const validUntil = addDays(now, certificateDays, DEFAULT_ZONE)
  const kept =
    current === null
      ? undefined
      : await work
          .updateTable('experts.certificate')
          .set({ valid_until: validUntil })
          .where('number', '=', current)
          .where('revoked_at', 'is', null)
          .returning(['number', 'issued_at'])
          .executeTakeFirst()
  if (kept) return { number: kept.number, issuedAt: kept.issued_at, validUntil }
  const number = await nextNumber(work, now)
  await work.insertInto('experts.certificate').values({ number, expert_id: expertId, issued_at: now, valid_until: validUntil, revoked_at: null }).execute()
  return { number, issuedAt: now, validUntil }
}

export const endCertificate = (work: Work<Tables>, number: string, now: Date) =>
  work.updateTable('experts.certificate').set({ revoked_at: now }).where('number', '=', number).where('revoked_at', 'is', null).execute()

/** KL-2026-0101: the year and a running number that is never given twice. */
async function nextNumber(work: Work<ExpertsTables>, now: Date): Promise<string> {
  const { rows } = await sql<{ serial: number }>`select nextval('experts.certificate_serial') as serial`.execute(work)
  return `KL-${localDay(now, DEFAULT_ZONE).slice(0, 4)}-${String(rows[0]?.serial ?? 0).padStart(4, '0')}`
}
