import { z } from 'zod'
import { contactOf, personCards } from '#modules/identity/index.ts'
import { m } from '#paraglide/messages.js'
import { onlySystem } from '#platform/access.ts'
import type { AnyDb, Work } from '#platform/db.ts'
import { queueMail } from '#platform/outgoing/index.ts'
import { perform } from '#platform/perform.ts'
import { siteOrigin } from '#platform/site.ts'
import { afterQuietHours } from '#platform/time/index.ts'
import { type InboxTables, schedule, useCase } from './tables.ts'
import { textOf } from './texts.ts'
import { unsubscribeUrl } from './unsubscribe.ts'

const perRound = 50
/** More than this nobody reads in a mail; the rest stands on the site. */
const mostLines = 30

/**
 * One round of digests. Items leave the waiting list in the same transaction that queues the mail: each is told
 * once, also when the process dies in between.
 */
export const digestRound = useCase({
  id: 'inbox.send-digests',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now }) {
    const due = await work
      .selectFrom('inbox.digest_due')
      .selectAll()
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .limit(perRound)
      .forUpdate()
      .skipLocked()
      .execute()
    for (const { person_id, due_at } of due) await sendDigest(work, person_id, due_at, now)
    return { count: due.length }
  }
})

async function sendDigest(work: Work<InboxTables>, personId: string, dueAt: Date, now: Date): Promise<void> {
  await work.deleteFrom('inbox.digest_due').where('person_id', '=', personId).execute()
  const taken = await work.deleteFrom('inbox.digest_item').where('person_id', '=', personId).returning('notice_id').execute()
  if (taken.length === 0) return
  // What was read on the site meanwhile is no news.
  const notices = await work
    .selectFrom('inbox.notice')
    .selectAll()
    .where(
      'id',
      'in',
      taken.map((item) => item.notice_id)
    )
    .where('read_at', 'is', null)
    .orderBy('created_at')
    .execute()
  const contact = await contactOf(work as unknown as AnyDb, personId)
  const habit = await work.selectFrom('inbox.habit').selectAll().where('person_id', '=', personId).executeTakeFirst()
  if (notices.length === 0 || !contact.email || !contact.emailVerified || habit?.digest === 'off') return
  const person = (await personCards(work as unknown as AnyDb, [personId])).get(personId)
  const locale = person?.locale === 'en' ? 'en' : 'zh-CN'
  const prefix = `${siteOrigin()}${locale === 'en' ? '/en' : ''}`
  const lines = notices.slice(0, mostLines).map((notice) => {
    const { title, body } = textOf(notice.kind, notice.data, locale)
    return `${title}\n${body ? `${body}\n` : ''}${prefix}${notice.url}`
  })
  const more = notices.length > mostLines ? [m.inbox_digest_more({ count: notices.length - mostLines }, { locale })] : []
  const hours = habit?.quiet_from && habit.quiet_to ? { start: habit.quiet_from, end: habit.quiet_to } : undefined
  await queueMail(work, {
    to: contact.email,
    personId,
    key: `digest:${personId}:${dueAt.toISOString()}`,
    ...(hours && { notBefore: afterQuietHours(now, hours, person?.zone ?? 'Asia/Shanghai') }),
    letter: {
      locale,
      subject: m.inbox_digest_subject({ count: notices.length }, { locale }),
      heading: m.inbox_digest_heading({ count: notices.length }, { locale }),
      paragraphs: [...lines, ...more],
      button: { label: m.inbox_digest_button({}, { locale }), url: `${prefix}/inbox` },
      footer: m.inbox_mail_footer({}, { locale }),
      unsubscribeUrl: unsubscribeUrl(personId, 'digest')
    }
  })
}

export const sendDigests = schedule('send-digests', '*/5 * * * *', async () => {
  while ((await perform(digestRound, {})).count === perRound);
})
