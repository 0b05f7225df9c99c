import { sql } from 'kysely'
import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { auditRead } from '#platform/audit.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

export const messageStates = ['queued', 'sending', 'sent', 'failed', 'unclear', 'dropped'] as const

const message = z.object({
  id: z.string(),
  channel: z.enum(['mail', 'sms']),
  recipient: z.string(),
  subject: z.string(),
  state: z.enum(messageStates),
  attempts: z.number(),
  error: z.string().nullable(),
  createdAt: z.date(),
  settledAt: z.date().nullable(),
  notBefore: z.date(),
  personId: z.string().nullable(),
  personName: z.string().nullable()
})

export const listMessages = query({
  id: 'ops.list-messages',
  summary: 'Mails and text messages on their way out, newest first; addresses are shortened',
  access: withRole('operator', 'support', 'admin'),
  input: z.object({
    state: z.enum(messageStates).optional(),
    channel: z.enum(['mail', 'sms']).optional(),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30)
  }),
  output: z.object({ rows: z.array(message), next: z.string().nullable() }),
  async run({ db }, { state, channel, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const { rows } = await sql<z.infer<typeof message>>`
      select o.id, o.channel, o.recipient_hint as recipient, o.subject, o.state, o.attempts, o.error, o.created_at as "createdAt", o.settled_at as "settledAt", o.not_before as "notBefore", o.person_id as "personId", p.name as "personName"
      from platform.outgoing o left join identity.person_card p on p.id = o.person_id where true
      ${state ? sql`and o.state = ${state}` : sql``} ${channel ? sql`and o.channel = ${channel}` : sql``}
      ${after ? sql`and (o.created_at, o.id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)` : sql``}
      order by o.created_at desc, o.id desc limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (row) => [row.createdAt.toISOString(), row.id])
  }
})

const caught = z.object({ id: z.string(), channel: z.enum(['mail', 'sms']), recipient: z.string(), subject: z.string(), caughtAt: z.date() })

export const listCaught = query({
  id: 'ops.list-caught-messages',
  summary: 'Messages that the stand-ins of development caught instead of delivering them',
  access: withRole('operator', 'admin'),
  input: z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  output: z.object({ rows: z.array(caught), next: z.string().nullable() }),
  async run({ db }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('platform.caught_message')
      .select(['id', 'channel', 'recipient', 'subject', 'caught_at as caughtAt'])
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('caught_at', 'id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('caught_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, (row) => [row.caughtAt.toISOString(), row.id])
  }
})

export const readCaught = query({
  id: 'ops.read-caught-message',
  summary: 'One caught message with its text; it may hold a code or a link, so reading it is noted',
  access: withRole('operator', 'admin'),
  input: z.object({ messageId: z.uuid() }),
  output: caught.extend({ text: z.string(), html: z.string() }),
  async run({ db, actor }, { messageId }) {
    const found = await db
      .selectFrom('platform.caught_message')
      .select(['id', 'channel', 'recipient', 'subject', 'caught_at as caughtAt', 'text', 'html'])
      .where('id', '=', messageId)
      .executeTakeFirst()
    if (!found) throw refuse.notFound()
    await auditRead(actor, 'ops.read-caught-message', 'caught-message', messageId)
    return found
  }
})
