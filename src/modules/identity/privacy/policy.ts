import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AnyDb, AnyWork, Db } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { type IdentityTables, type Locale, own, type PolicyKind, read } from '../tables.ts'

export interface Policy {
  id: string
  kind: PolicyKind
  number: number
  texts: Record<Locale, string>
  note: string
  publishedAt: Date
}

const folder = fileURLToPath(new URL('../../../../seeds/pages/', import.meta.url))

/** The version in force. The first one comes from seeds/pages; later ones are published by an admin. */
export async function currentPolicy(db: AnyDb | Db<IdentityTables>, kind: PolicyKind): Promise<Policy> {
  const found = await newest(db, kind)
  if (found) return found
  const [zh, en] = await Promise.all(['zh-CN', 'en'].map((locale) => readFile(`${folder}${locale}/${kind}.md`, 'utf8')))
  // Two first visitors at once: one of them writes it.
  await read(db as AnyDb)
    .insertInto('identity.policy')
    .values({ id: newId(), kind, number: 1, texts: JSON.stringify({ 'zh-CN': zh, en }) as never, published_by: null })
    .onConflict((conflict) => conflict.columns(['kind', 'number']).doNothing())
    .execute()
  return (await newest(db, kind)) as Policy
}

async function newest(db: AnyDb | Db<IdentityTables>, kind: PolicyKind): Promise<Policy | undefined> {
  const row = await read(db as AnyDb)
    .selectFrom('identity.policy')
    .selectAll()
    .where('kind', '=', kind)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { id: row.id, kind: row.kind, number: row.number, texts: row.texts, note: row.note, publishedAt: row.published_at }
}

/** Records that a person agrees to these versions; once is enough. */
export async function recordConsent(work: AnyWork, input: { personId: string; policyIds: string[]; ip: string; userAgent: string; now: Date }): Promise<void> {
  await own(work)
    .insertInto('identity.consent')
    .values(
      input.policyIds.map((policyId) => ({ person_id: input.personId, policy_id: policyId, given_at: input.now, ip: input.ip, user_agent: input.userAgent }))
    )
    .onConflict((conflict) => conflict.columns(['person_id', 'policy_id']).doNothing())
    .execute()
}
