import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { now } from '#platform/time/clock.ts'
import { own, read } from '../tables.ts'

const folder = fileURLToPath(new URL('../../../../seeds/pages/', import.meta.url))

const inForce = (db: AnyDb | AnyWork, at: Date) =>
  read(db as AnyDb)
    .selectFrom('guidance.rules')
    .selectAll()
    .where('effective_at', '<=', at)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()

const bare = (text: string) => text.replace(/^---\n[\s\S]*?\n---\n/, '')

/** The interaction rules in force. The first version comes from seeds/pages; later ones are published, ahead of time. */
export async function rulesInForce(db: AnyDb | AnyWork) {
  const found = await inForce(db, now())
  if (found) return found
  const [zh = '', en = ''] = await Promise.all(['zh-CN', 'en'].map((locale) => readFile(`${folder}${locale}/guidance-rules.md`, 'utf8')))
  const named = new Date(`${/^effective: (\S+)$/m.exec(zh)?.[1] ?? ''}T00:00:00+08:00`)
  // There are rules from the first reader on; two first readers at once: one of them writes.
  const effective = named < now() ? named : now()
  await read(db as AnyDb)
    .insertInto('guidance.rules')
    .values({
      number: 1,
      texts: JSON.stringify({ 'zh-CN': bare(zh), en: bare(en) }),
      note: '',
      published_at: now(),
      effective_at: effective,
      published_by: null
    })
    .onConflict((conflict) => conflict.column('number').doNothing())
    .execute()
  const made = await inForce(db, now())
  if (!made) throw refuse.notFound()
  return made
}

/** Keeps that a person agrees to the rules of the day; once is enough. */
export async function consentToRules(work: AnyWork, personId: string, at: Date, how: 'page' | 'question'): Promise<number> {
  const { number } = await rulesInForce(work)
  await own(work)
    .insertInto('guidance.rules_consent')
    .values({ person_id: personId, number, given_at: at, with: how })
    .onConflict((conflict) => conflict.columns(['person_id', 'number']).doNothing())
    .execute()
  return number
}

/** Before somebody answers others: refuses with `guidance/rules-first` until the rules in force are agreed to. */
export async function checkRulesConsent(work: AnyWork, personId: string): Promise<void> {
  const { number } = await rulesInForce(work)
  const given = await own(work)
    .selectFrom('guidance.rules_consent')
    .select('number')
    .where('person_id', '=', personId)
    .where('number', '=', number)
    .executeTakeFirst()
  if (!given) throw refuse.conflict('guidance/rules-first')
}
