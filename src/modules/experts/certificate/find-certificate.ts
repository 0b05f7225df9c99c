import type { Db } from '#platform/db.ts'
import { certificateStatus } from '../rules.ts'
import type { Tables } from '../tables.ts'

/** A certificate with whom it is for, and how it stands now. */
export async function findCertificate(db: Db<Tables>, number: string, now: Date) {
  const found = await db
    .selectFrom('experts.certificate as c')
    .innerJoin('experts.profile as e', 'e.person_id', 'c.expert_id')
    .leftJoin('identity.person_card as p', 'p.id', 'c.expert_id')
    .select([
      'c.number',
      'c.expert_id as expertId',
      'c.issued_at as issuedAt',
      'c.valid_until as validUntil',
      'c.revoked_at as revokedAt',
      'c.status_index as statusIndex',
      'e.state',
      'e.kind',
      'e.headline',
      'e.fields',
      'p.name',
      'p.username',
      'p.avatar_seed as seed'
    ])
    .where('c.number', '=', number)
    .executeTakeFirst()
  return found && { ...found, status: certificateStatus(found, now) }
}

export type FoundCertificate = NonNullable<Awaited<ReturnType<typeof findCertificate>>>
