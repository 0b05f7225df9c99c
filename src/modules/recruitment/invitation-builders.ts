import { hashToken, randomToken } from '#platform/crypto/index.ts'
import type { AnyWork } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { addDays, DEFAULT_ZONE, now } from '#platform/time/index.ts'
import { own } from './tables.ts'

export interface InvitationWish {
  name: string
  field: string
  by?: string
  note?: string
  sinceDays: number
  openedDaysAgo?: number
  usedBy?: string
}

/** An invitation whose link nobody knows any more. */
export async function anInvitation(work: AnyWork, { name, field, by, note = '', sinceDays, openedDaysAgo, usedBy }: InvitationWish): Promise<string> {
  const id = newId()
  const ago = (count: number) => new Date(now().getTime() - count * 86_400_000)
  const createdAt = ago(sinceDays)
  await own(work)
    .insertInto('recruitment.invitation')
    .values({
      id,
      token_hash: hashToken(randomToken()),
      name,
      email_sealed: null,
      field,
      category_slug: null,
      note,
      proposal: '',
      background: '',
      by_id: by ?? null,
      created_at: createdAt,
      expires_at: addDays(createdAt, 30, DEFAULT_ZONE),
      opened_at: usedBy ? createdAt : openedDaysAgo === undefined ? null : ago(openedDaysAgo),
      used_at: usedBy ? createdAt : null,
      used_by: usedBy ?? null,
      revoked_at: null
    })
    .execute()
  return id
}
