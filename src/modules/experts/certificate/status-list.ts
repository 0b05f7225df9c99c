import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import type { Db } from '#platform/db.ts'
import type { Tables } from '../tables.ts'
import { issuerId, statusListUrl } from './addresses.ts'

export const statusPurposes = ['revocation', 'suspension'] as const
export type StatusPurpose = (typeof statusPurposes)[number]

/** The least size that the standard allows, so that a look-up does not tell whom it is about. */
const bits = 131_072

/** A W3C bitstring status list: bit n belongs to the certificate with status index n. */
export async function statusListOf(db: Db<Tables>, purpose: StatusPurpose) {
  const { rows } = await sql<{ index: number }>`
    select c.status_index as index from experts.certificate c join experts.profile e on e.person_id = c.expert_id
    where ${purpose === 'revocation' ? sql`c.revoked_at is not null` : sql`c.revoked_at is null and e.state <> 'certified'`} order by c.status_index`.execute(
    db
  )
  const last = rows.at(-1)?.index ?? 0
  const list = Buffer.alloc(Math.max(bits, Math.ceil((last + 1) / 8) * 8) / 8)
  for (const { index } of rows) list[index >> 3] = (list[index >> 3] ?? 0) | (0x80 >> (index & 7))
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: statusListUrl(purpose),
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: issuerId(),
    credentialSubject: {
      id: `${statusListUrl(purpose)}#list`,
      type: 'BitstringStatusList',
      statusPurpose: purpose,
      encodedList: `u${gzipSync(list).toString('base64url')}`
    }
  }
}
