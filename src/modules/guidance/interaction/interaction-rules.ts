import { z } from 'zod'
import { anyone, signedIn, withRole } from '#platform/access.ts'
import { context } from '#platform/context.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { renderMarkdown } from '#platform/markdown/index.ts'
import { query, reaction, useCase } from '../tables.ts'
import { consentToRules, rulesInForce } from './rules-in-force.ts'

/** Whoever guides or asks knows a change a week before it holds. */
const noticeDays = 7

export const showGuidanceRules = query({
  id: 'guidance.rules',
  summary: 'The duties of experts and of those who ask: the version in force or a named one, and whether I agreed',
  access: anyone,
  input: z.object({ number: z.coerce.number().int().min(1).max(10_000).optional() }),
  output: z.object({
    number: z.number(),
    html: z.string(),
    effectiveAt: z.date(),
    current: z.boolean(),
    agreedAt: z.date().nullable(),
    versions: z.array(z.object({ number: z.number(), note: z.string(), effectiveAt: z.date() }))
  }),
  async run({ db, actor }, { number }) {
    const current = await rulesInForce(db as unknown as AnyDb)
    const named = number ?? current.number
    const shown = named === current.number ? current : await db.selectFrom('guidance.rules').selectAll().where('number', '=', named).executeTakeFirst()
    if (!shown) throw refuse.notFound()
    const versions = await db
      .selectFrom('guidance.rules')
      .select(['number', 'note', 'effective_at as effectiveAt'])
      .orderBy('number', 'desc')
      .limit(50)
      .execute()
    const consent = actor.id
      ? await db.selectFrom('guidance.rules_consent').select('given_at').where('person_id', '=', actor.id).where('number', '=', shown.number).executeTakeFirst()
      : undefined
    const locale = context().locale === 'en' ? 'en' : 'zh-CN'
    return {
      number: shown.number,
      html: await renderMarkdown(shown.texts[locale], { locale }),
      effectiveAt: shown.effective_at,
      current: shown.number === current.number,
      agreedAt: consent?.given_at ?? null,
      versions
    }
  }
})

export const agreeToGuidanceRules = useCase({
  id: 'guidance.agree-to-rules',
  summary: 'Agree to the interaction rules in force, as an expert or as somebody who asks',
  access: signedIn,
  input: z.object({}),
  output: z.object({ number: z.number() }),
  run: async ({ work, actor, now }) => ({ number: await consentToRules(work, actor.id, now, 'page') })
})

export const publishGuidanceRules = useCase({
  id: 'guidance.publish-rules',
  summary: 'Publish a new version of the interaction rules; it holds seven days later, and everybody is asked again',
  access: withRole('operator', 'admin'),
  input: z.object({ zh: z.string().trim().min(50).max(100_000), en: z.string().trim().min(50).max(100_000), note: z.string().trim().min(2).max(300) }),
  output: z.object({ number: z.number(), effectiveAt: z.date() }),
  async run({ work, actor, now, audit }, { zh, en, note }) {
    await rulesInForce(work)
    const { last } = await work
      .selectFrom('guidance.rules')
      .select((eb) => eb.fn.max('number').as('last'))
      .executeTakeFirstOrThrow()
    const number = Number(last) + 1
    const effectiveAt = new Date(now.getTime() + noticeDays * 86_400_000)
    await work
      .insertInto('guidance.rules')
      .values({ number, texts: JSON.stringify({ 'zh-CN': zh, en }), note, published_at: now, effective_at: effectiveAt, published_by: actor.id || null })
      .execute()
    await audit('guidance rules', String(number), { note, effectiveAt })
    return { number, effectiveAt }
  }
})

/** A question is only taken with the box ticked that says the rules were read: which version that was is kept. */
export const keepConsentOfAsker = reaction('guidance.requested', 'keep-consent-of-asker', async ({ work }, { payload, occurredAt }) => {
  if (payload.kind === 'question') await consentToRules(work, payload.learnerId, occurredAt, 'question')
})
