import { z } from 'zod'
import { query } from '../tables.ts'
import { ownAccount } from '../who.ts'

const token = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.date(),
  expiresAt: z.date().nullable(),
  usedAt: z.date().nullable()
})

export const listTokens = query({
  id: 'identity.list-tokens',
  summary: 'My API tokens that still work',
  access: ownAccount,
  input: z.object({}),
  output: z.object({ tokens: z.array(token) }),
  async run({ db, actor, now }) {
    const rows = await db
      .selectFrom('identity.api_token')
      .selectAll()
      .where('person_id', '=', actor.id)
      .where('revoked_at', 'is', null)
      .where(({ or, eb }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
      .orderBy('created_at', 'desc')
      .limit(50)
      .execute()
    return {
      tokens: rows.map((row) => ({
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        scopes: row.scopes,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        usedAt: row.used_at
      }))
    }
  }
})
