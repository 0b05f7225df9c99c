import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { anyone, signedIn, withRole } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import type { AnyDb, AnyWork, Db, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { renderMarkdown } from '#platform/markdown/index.ts'
import { now } from '#platform/time/clock.ts'
import { query, read, type Tables, useCase } from './tables.ts'

const folder = fileURLToPath(new URL('../../../seeds/pages/', import.meta.url))

/** The version in force. The first one comes from seeds/pages; later ones are published by operators, ahead of time. */
export async function currentRules(db: AnyDb | AnyWork | Db<Tables>) {
  const found = await inForce(db)
  if (found) return found
  const [zh, en] = await Promise.all(['zh-CN', 'en'].map((locale) => readFile(`${folder}${locale}/community-rules.md`, 'utf8')))
  const named = new Date(`${/^effective: (\S+)$/m.exec(zh ?? '')?.[1] ?? ''}T00:00:00+08:00`)
  // Rules must be in force from the first reader on.
  const effective = named < now() ? named : now()
  // Two first readers at once: one of them writes it.
  await read(db as AnyDb)
    .insertInto('community.rules')
    .values({
      number: 1,
      texts: JSON.stringify({ 'zh-CN': bare(zh), en: bare(en) }) as never,
      note: '',
      published_at: now(),
      effective_at: effective,
      published_by: null
    })
    .onConflict((conflict) => conflict.column('number').doNothing())
    .execute()
  const made = await inForce(db)
  if (!made) throw refuse.notFound()
  return made
}

const bare = (text = '') => text.replace(/^---\n[\s\S]*?\n---\n/, '')

const inForce = (db: AnyDb | AnyWork | Db<Tables>) =>
  read(db as AnyDb)
    .selectFrom('community.rules')
    .selectAll()
    .where('effective_at', '<=', now())
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()

/** Records that a person accepts the rules of the day; once is enough. */
export async function acceptCurrentRules(work: AnyWork | Work<Tables>, personId: string, at: Date): Promise<number> {
  const { number } = await currentRules(work as Work<Tables>)
  await read(work as AnyWork)
    .insertInto('community.rules_acceptance')
    .values({ person_id: personId, number, accepted_at: at })
    .onConflict((conflict) => conflict.columns(['person_id', 'number']).doNothing())
    .execute()
  return number
}

export const showRules = query({
  id: 'community.rules',
  summary: 'The community rules: the version in force or a named one, what changes next, and whether I accepted them',
  access: anyone,
  input: z.object({ number: z.coerce.number().int().min(1).max(10_000).optional() }),
  output: z.object({
    number: z.number(),
    html: z.string(),
    note: z.string(),
    effectiveAt: z.date(),
    current: z.boolean(),
    acceptedAt: z.date().nullable(),
    versions: z.array(z.object({ number: z.number(), note: z.string(), effectiveAt: z.date() }))
  }),
  async run({ db, actor, now: at }, { number }) {
    const current = await currentRules(db)
    const shown =
      number === undefined || number === current.number
        ? current
        : await db.selectFrom('community.rules').selectAll().where('number', '=', number).executeTakeFirst()
    if (!shown) throw refuse.notFound()
    const versions = await db
      .selectFrom('community.rules')
      .select(['number', 'note', 'effective_at as effectiveAt'])
      .orderBy('number', 'desc')
      .limit(50)
      .execute()
    const accepted = actor.id
      ? await db
          .selectFrom('community.rules_acceptance')
          .select('accepted_at')
          .where('person_id', '=', actor.id)
          .where('number', '=', shown.number)
          .executeTakeFirst()
      : undefined
    const locale = context().locale === 'en' ? 'en' : 'zh-CN'
    return {
      number: shown.number,
      html: await renderMarkdown(shown.texts[locale], { locale }),
      note: shown.note,
      effectiveAt: shown.effective_at,
      current: shown.number === current.number && shown.effective_at <= at,
      acceptedAt: accepted?.accepted_at ?? null,
      versions
    }
  }
})

export const acceptRulesNow = useCase({
  id: 'community.accept-rules',
  summary: 'Accept the community rules in force',
  access: signedIn,
  input: z.object({}),
  output: z.object({ number: z.number() }),
  run: async ({ work, actor, now: at }) => ({ number: await acceptCurrentRules(work, actor.id, at) })
})

/** "改动提前 7 天公示": shorter only where the law leaves no time, which the note then says. */
const noticeDays = 7

export const publishRules = useCase({
  id: 'community.publish-rules',
  summary: 'Publish a new version of the community rules; it comes into force seven days later',
  access: withRole('operator', 'admin'),
  input: z.object({
    zh: z.string().trim().min(50).max(100_000),
    en: z.string().trim().min(50).max(100_000),
    note: z.string().trim().min(2).max(300),
    atOnce: z.boolean().default(false)
  }),
  output: z.object({ number: z.number(), effectiveAt: z.date() }),
  async run({ work, actor, now: at, audit }, { zh, en, note, atOnce }) {
    await currentRules(work)
    const { last } = await work
      .selectFrom('community.rules')
      .select((eb) => eb.fn.max('number').as('last'))
      .executeTakeFirstOrThrow()
    const number = Number(last) + 1
    const effectiveAt = atOnce ? at : new Date(at.getTime() + noticeDays * 86_400_000)
    await work
      .insertInto('community.rules')
      .values({
        number,
        texts: JSON.stringify({ 'zh-CN': zh, en }) as never,
        note,
        published_at: at,
        effective_at: effectiveAt,
        published_by: actor.id || null
      })
      .execute()
    await audit('community rules', String(number), { note, effectiveAt })
    return { number, effectiveAt }
  }
})
