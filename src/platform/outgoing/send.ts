import { sql } from 'kysely'
import { open } from '../crypto/index.ts'
import { database } from '../db.ts'
import type { Letter, MailTransport } from '../mail/index.ts'
import { sendMail } from '../mail/index.ts'
import type { SmsSender } from '../sms/index.ts'
import { now } from '../time/clock.ts'
import { outgoingContext, outgoingKeys } from './queue.ts'

export interface Carriers {
  mail?: MailTransport
  sms?: SmsSender
}

let carriers: Carriers = {}

/** Gives this process the means to deliver; without them messages wait in the outbox. */
export const useCarriers = (given: Carriers): void => {
  carriers = given
}

interface Row {
  id: string
  channel: 'mail' | 'sms'
  recipient_sealed: string
  content_sealed: string
  attempts: number
}

const tryAgainSeconds = [60, 300, 1800, 7200, 21_600]

/**
 * Delivers one message at most once: it is marked as leaving, in a commit of its own, before the server hears
 * of it. A process that dies in between leaves it `sending`, which a person decides about: nobody gets it twice.
 */
export async function deliver(messageId: string): Promise<void> {
  const db = database()
  const { rows } = await sql<Row>`
    update platform.outgoing set state = 'sending', attempts = attempts + 1, settled_at = ${now()} where id = ${messageId} and state = 'queued' and not_before <= ${now()}
    returning id, channel, recipient_sealed, content_sealed, attempts`.execute(db)
  const message = rows[0]
  if (!message) return
  const carrier = carriers[message.channel]
  if (!carrier) {
    await sql`update platform.outgoing set state = 'queued', attempts = attempts - 1, not_before = ${later(600)} where id = ${message.id}`.execute(db)
    return
  }
  try {
    await hand(message)
    await sql`update platform.outgoing set state = 'sent', settled_at = ${now()}, error = null where id = ${message.id}`.execute(db)
  } catch (error) {
    const wait = tryAgainSeconds[message.attempts - 1]
    const words = withoutAddresses(String(error instanceof Error ? error.message : error)).slice(0, 500)
    // The server refused it: it was not delivered, so trying again cannot double it.
    await sql`update platform.outgoing set state = ${wait === undefined ? 'failed' : 'queued'}, not_before = ${later(wait ?? 0)}, error = ${words}, settled_at = ${now()} where id = ${message.id}`.execute(
      db
    )
  }
}

/** Mail servers repeat the recipient in what they refuse; the console shows these words. */
const withoutAddresses = (words: string) => words.replace(/[^\s<>"]+@[^\s<>"]+/g, '***').replace(/\+?\d{7,}/g, '***')

async function hand(message: Row): Promise<void> {
  const to = open(message.recipient_sealed, outgoingKeys(), outgoingContext(message.id))
  const content = JSON.parse(open(message.content_sealed, outgoingKeys(), outgoingContext(message.id)))
  if (message.channel === 'mail' && carriers.mail) await sendMail(carriers.mail, { ...(content as Letter), to, id: message.id })
  if (message.channel === 'sms' && carriers.sms) await carriers.sms.send({ ...content, to })
}

const later = (seconds: number) => new Date(now().getTime() + seconds * 1000)

/** Delivers what is due (delayed by quiet hours, or to be tried again); a hundred at a time. */
export async function deliverDue(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{
      id: string
    }>`select id from platform.outgoing where state = 'queued' and not_before <= ${now()} order by not_before, id limit 100`.execute(database())
    if (rows.length === 0 || (!carriers.mail && !carriers.sms)) return
    for (const row of rows) await deliver(row.id)
    if (rows.length < 100) return
  }
}

/** Messages of a process that died while sending: perhaps delivered, perhaps not. */
export async function markUnclear(): Promise<void> {
  await sql`update platform.outgoing set state = 'unclear' where state = 'sending' and settled_at < ${new Date(now().getTime() - 600_000)}`.execute(database())
}
