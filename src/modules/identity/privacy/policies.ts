import { z } from 'zod'
import { anyone, withRole } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { query, useCase } from '../tables.ts'
import { currentPolicy } from './policy.ts'

const kind = z.enum(['privacy', 'terms'])

export const readPolicy = query({
  id: 'identity.read-policy',
  summary: "The text of a policy in the reader's language: the version in force, or an earlier one",
  access: anyone,
  input: z.object({ kind, number: z.coerce.number().int().min(1).max(10_000).optional() }),
  output: z.object({
    kind,
    number: z.number(),
    text: z.string(),
    note: z.string(),
    publishedAt: z.date(),
    versions: z.array(z.object({ number: z.number(), publishedAt: z.date(), note: z.string() }))
  }),
  async run({ db }, input) {
    const current = await currentPolicy(db, input.kind)
    const versions = await db
      .selectFrom('identity.policy')
      .select(['number', 'published_at', 'note'])
      .where('kind', '=', input.kind)
      .orderBy('number', 'desc')
      .limit(50)
      .execute()
    const row =
      input.number === undefined || input.number === current.number
        ? undefined
        : await db.selectFrom('identity.policy').selectAll().where('kind', '=', input.kind).where('number', '=', input.number).executeTakeFirst()
    if (input.number !== undefined && input.number !== current.number && !row) throw refuse.notFound()
    const shown = row ? { number: row.number, texts: row.texts, note: row.note, publishedAt: row.published_at } : current
    return {
      kind: input.kind,
      number: shown.number,
      text: context().locale === 'en' ? shown.texts.en : shown.texts['zh-CN'],
      note: shown.note,
      publishedAt: shown.publishedAt,
      versions: versions.map((one) => ({ number: one.number, publishedAt: one.published_at, note: one.note }))
    }
  }
})

export const publishPolicy = useCase({
  id: 'identity.publish-policy',
  summary: 'Publish a new version of a policy; everybody is asked again',
  access: withRole('admin'),
  input: z.object({ kind, zh: z.string().trim().min(50).max(100_000), en: z.string().trim().min(50).max(100_000), note: z.string().trim().min(1).max(300) }),
  output: z.object({ number: z.number() }),
  async run({ work, actor, now, audit }, input) {
    const { number } = await currentPolicy(work, input.kind)
    const id = newId()
    await work
      .insertInto('identity.policy')
      .values({
        id,
        kind: input.kind,
        number: number + 1,
        texts: JSON.stringify({ 'zh-CN': input.zh, en: input.en }) as never,
        note: input.note,
        published_at: now,
        published_by: actor.id || null
      })
      .execute()
    await audit('policy', id, { kind: input.kind, number: number + 1 })
    return { number: number + 1 }
  }
})

export const readPolicyTexts = query({
  id: 'identity.read-policy-texts',
  summary: 'The policies in force with their texts in all languages, for editing',
  access: withRole('admin'),
  input: z.object({}),
  output: z.object({
    policies: z.array(z.object({ kind, number: z.number(), publishedAt: z.date(), texts: z.object({ 'zh-CN': z.string(), en: z.string() }) }))
  }),
  async run({ db }) {
    const found = await Promise.all([currentPolicy(db, 'privacy'), currentPolicy(db, 'terms')])
    return { policies: found.map(({ kind, number, publishedAt, texts }) => ({ kind, number, publishedAt, texts })) }
  }
})
