import { sql } from 'kysely'
import { keyring, seal } from '../crypto/index.ts'
import type { AnyWork } from '../db.ts'
import { writeEvent } from '../events/write-event.ts'
import { newId } from '../id.ts'
import type { Letter } from '../mail/index.ts'
import { fieldKey } from '../secrets.ts'
import { now } from '../time/clock.ts'

export const outgoingKeys = () => keyring(fieldKey('outgoing'))
export const outgoingContext = (id: string) => `platform.outgoing:${id}`

interface Queued {
  to: string
  personId?: string
  /** Names what is told; a second message with the same key is not queued. */
  key?: string
  /** Not earlier than this, e.g. after quiet hours. */
  notBefore?: Date
}

/** Puts a mail into the outbox in the caller's transaction; it leaves after the commit. */
export const queueMail = (work: AnyWork, { letter, ...rest }: Queued & { letter: Letter }): Promise<void> =>
  queue(work, { ...rest, channel: 'mail', subject: letter.subject, hint: rest.to.replace(/^(.)[^@]*/, '$1***'), content: letter })

/** Puts a text message into the outbox in the caller's transaction. `values` fill the provider's template. */
export const queueSms = (
  work: AnyWork,
  { text, purpose, values, ...rest }: Queued & { text: string; purpose: 'code' | 'notice'; values?: Record<string, string> }
): Promise<void> => queue(work, { ...rest, channel: 'sms', subject: '', hint: `***${rest.to.slice(-4)}`, content: { text, purpose, values } })

async function queue(
  work: AnyWork,
  { to, personId, key, notBefore, channel, subject, hint, content }: Queued & { channel: 'mail' | 'sms'; subject: string; hint: string; content: unknown }
): Promise<void> {
  const id = newId()
  const at = now()
  const { numAffectedRows } = await sql`
    insert into platform.outgoing (id, channel, person_id, recipient_sealed, recipient_hint, subject, content_sealed, key, not_before, created_at)
    values (${id}, ${channel}, ${personId ?? null}, ${seal(to, outgoingKeys(), outgoingContext(id))}, ${hint}, ${subject}, ${seal(JSON.stringify(content), outgoingKeys(), outgoingContext(id))}, ${key ?? null}, ${notBefore ?? at}, ${at})
    on conflict (key) do nothing`.execute(work)
  if (numAffectedRows === 1n && (!notBefore || notBefore <= at)) await writeEvent(work, 'message.queued', { messageId: id }, null)
}
