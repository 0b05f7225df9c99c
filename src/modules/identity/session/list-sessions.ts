import { z } from 'zod'
import { query } from '../tables.ts'
import { ownAccount } from '../who.ts'
import { deviceOf } from './device.ts'

const output = z.object({
  sessions: z.array(
    z.object({ id: z.uuid(), device: z.string(), ip: z.string(), method: z.string(), current: z.boolean(), createdAt: z.date(), seenAt: z.date() })
  )
})

export const listSessions = query({
  id: 'identity.list-sessions',
  summary: 'Where I am signed in, most recently seen first',
  access: ownAccount,
  input: z.object({}),
  output,
  async run({ db, actor, now }) {
    const rows = await db
      .selectFrom('identity.session')
      .select(['id', 'user_agent', 'ip', 'method', 'created_at', 'seen_at'])
      .where('person_id', '=', actor.id)
      .where('expires_at', '>', now)
      .orderBy('seen_at', 'desc')
      .limit(50)
      .execute()
    return {
      sessions: rows.map((row) => ({
        id: row.id,
        device: deviceOf(row.user_agent),
        ip: row.ip,
        method: row.method,
        current: row.id === actor.sessionId,
        createdAt: row.created_at,
        seenAt: row.seen_at
      }))
    }
  }
})
