import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { answerOnce } from '../answer-once.ts'
import { hashToken } from '../session/open-session.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { scopeInput } from './scopes.ts'

const maxTokens = 20

export const createToken = useCase({
  id: 'identity.create-token',
  summary: 'Make an API token; its secret is answered this once',
  access: ownSession,
  input: z.object({
    name: z.string().trim().min(1).max(60),
    scopes: z.array(scopeInput).min(1).max(40),
    days: z.coerce.number().int().min(1).max(366).default(90)
  }),
  output: z.object({ id: z.uuid(), secret: z.string(), prefix: z.string(), expiresAt: z.date() }),
  limit: { max: 20, seconds: 3600 },
  async run({ work, actor, now, audit }, input) {
    answerOnce()
    const { count } = await work
      .selectFrom('identity.api_token')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('person_id', '=', actor.id)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (count >= maxTokens) throw refuse.conflict('identity/too-many-tokens')
    const secret = `klt_${randomBytes(30).toString('base64url')}`
    const id = newId()
    const expiresAt = new Date(now.getTime() + input.days * 86_400_000)
    await work
      .insertInto('identity.api_token')
      .values({
        id,
        person_id: actor.id,
        name: input.name,
        prefix: secret.slice(0, 10),
        secret_hash: hashToken(secret),
        scopes: [...new Set(input.scopes)],
        created_at: now,
        expires_at: expiresAt,
        used_at: null,
        revoked_at: null
      })
      .execute()
    await audit('token', id, { scopes: input.scopes })
    return { id, secret, prefix: secret.slice(0, 10), expiresAt }
  }
})
