import { sql } from 'kysely'
import { contactOf, personCards } from '#modules/identity/index.ts'
import { m } from '#paraglide/messages.js'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { queueMail } from '#platform/outgoing/index.ts'
import { hint } from '#platform/realtime.ts'
import { siteOrigin } from '#platform/site.ts'
import { afterQuietHours, now } from '#platform/time/index.ts'
import { nextDigestAt } from './digest-time.ts'
import { choiceFor, isMust, type NoticeKind } from './rules.ts'
import { own } from './tables.ts'
import { textOf } from './texts.ts'
import { unsubscribeUrl } from './unsubscribe.ts'

export interface Telling {
  personId: string
  kind: NoticeKind
  /** Names what is told, e.g. `order-paid:<order id>`: the same key reaches a person once. */
  key: string
  /** Where it leads, without the language prefix. */
  url: string
  /** What it is about, e.g. `reply:<id>`: when that is hidden or deleted, the notice goes too. */
  subject?: string
  /** Values of the text; names and titles of that moment. */
  data?: Record<string, string | number>
  /** For the hint after the commit; without it the bell is read again at the next page. */
  afterCommit?: (run: () => void) => void
}

/** Tells a person something, in the caller's transaction: on the site and by mail as they chose. Once per key. */
export async function tell(work: AnyWork, { personId, kind, key, url, data = {}, subject, afterCommit }: Telling): Promise<void> {
  const at = now()
  const id = newId()
  const chosen = await own(work)
    .selectFrom('inbox.preference')
    .select(['site', 'mail'])
    .where('person_id', '=', personId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  const choice = choiceFor(kind, chosen)
  const { rows } = await sql<{ id: string }>`
    with written as (
      insert into inbox.notice (id, person_id, kind, key, url, data, subject, created_at, read_at)
      values (${id}, ${personId}, ${kind}, ${key}, ${url}, ${JSON.stringify(data)}::jsonb, ${subject ?? null}, ${at}, ${choice.site ? null : at})
      on conflict (person_id, key) do nothing returning id, read_at)
    , counted as (
      insert into inbox.unread (person_id, count) select ${personId}, 1 from written where read_at is null
      on conflict (person_id) do update set count = inbox.unread.count + 1)
    select id from written`.execute(work)
  if (rows.length === 0) return
  if (choice.mail === 'now') await mailNow(work, { personId, kind, key, url, data })
  if (choice.mail === 'digest') await intoDigest(work, personId, id, at)
  afterCommit?.(() => hint(`user:${personId}`))
}

/** The first item that waits decides when the digest leaves. */
async function intoDigest(work: AnyWork, personId: string, noticeId: string, at: Date): Promise<void> {
  const { rows } = await sql<{ digest: 'daily' | 'weekly' | 'off'; zone: string; due: boolean }>`
    select coalesce(h.digest, 'weekly') as digest, p.zone, d.person_id is not null as due from identity.person_card p
    left join inbox.habit h on h.person_id = p.id left join inbox.digest_due d on d.person_id = p.id where p.id = ${personId}`.execute(work)
  const how = rows[0]
  if (!how || how.digest === 'off') return
  await own(work)
    .insertInto('inbox.digest_item')
    .values({ person_id: personId, notice_id: noticeId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  if (!how.due)
    await own(work)
      .insertInto('inbox.digest_due')
      .values({ person_id: personId, due_at: nextDigestAt(at, how.zone, how.digest) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

async function mailNow(
  work: AnyWork,
  { personId, kind, key, url, data }: { personId: string; kind: NoticeKind; key: string; url: string; data: Record<string, string | number> }
): Promise<void> {
  const contact = await contactOf(work as unknown as AnyDb, personId)
  if (!contact.email || !contact.emailVerified) return
  const person = (await personCards(work as unknown as AnyDb, [personId])).get(personId)
  const locale = person?.locale === 'en' ? 'en' : 'zh-CN'
  const { title, body } = textOf(kind, data, locale)
  const habit = await own(work).selectFrom('inbox.habit').select(['quiet_from', 'quiet_to']).where('person_id', '=', personId).executeTakeFirst()
  const prefix = `${siteOrigin()}${locale === 'en' ? '/en' : ''}`
  const hours = habit?.quiet_from && habit.quiet_to ? { start: habit.quiet_from, end: habit.quiet_to } : undefined
  await queueMail(work, {
    to: contact.email,
    personId,
    key: `notice:${personId}:${key}`,
    ...(hours && { notBefore: afterQuietHours(now(), hours, person?.zone ?? 'Asia/Shanghai') }),
    letter: {
      locale,
      subject: title,
      heading: title,
      paragraphs: body ? [body] : [],
      button: { label: m.inbox_open({}, { locale }), url: prefix + url },
      footer: m.inbox_mail_footer({}, { locale }),
      unsubscribeUrl: isMust(kind) ? undefined : unsubscribeUrl(personId, kind)
    }
  })
}
