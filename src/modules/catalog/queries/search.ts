import { sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { type Actor, isStaff } from '#platform/actor.ts'
import type { Db } from '#platform/db.ts'
import { postgresSearch } from '#platform/search/index.ts'
import { query, type Tables } from '../tables.ts'

const part = z.object({ text: z.string(), mark: z.boolean() }).readonly()

export const search = query({
  id: 'catalog.search',
  summary: 'One search over courses, tasks, lessons, experts, questions and answers: only what one may see',
  access: anyone,
  input: z.object({
    q: z.string().trim().max(200).default(''),
    kind: z
      .string()
      .regex(/^[a-z-]{1,30}$/)
      .optional()
      .catch(undefined),
    cursor: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(50).default(20)
  }),
  output: z.object({
    hits: z.array(
      z.object({
        kind: z.string(),
        refId: z.string(),
        url: z.string(),
        language: z.string(),
        publishedAt: z.date(),
        title: z.array(part),
        excerpt: z.array(part)
      })
    ),
    next: z.string().nullable(),
    counts: z.record(z.string(), z.number()),
    countsCapped: z.boolean()
  }),
  async run({ db, actor }, { q, kind, cursor, limit }) {
    return postgresSearch.find(db as never, { query: q, audience: await audienceOf(db, actor), limit, cursor, ...(kind && { kinds: [kind] }) })
  }
})

/** The permission tokens of a person: the public's, and those of the courses taken, taught and looked after. */
async function audienceOf(db: Db<Tables>, actor: Actor): Promise<string[]> {
  if (actor.kind === 'guest') return ['public']
  const tokens = ['public', 'signed-in']
  if (isStaff(actor)) tokens.push('staff')
  if (!actor.id) return tokens
  tokens.push(`person:${actor.id}`)
  const { rows } = await sql<{ course_id: string }>`
    select course_id from learning.enrolment_card where learner_id = ${actor.id} and ended_at is null and (ends_at is null or ends_at > now())
    union select id from catalog.course where owner_id = ${actor.id}
    union select course_id from catalog.course_member where person_id = ${actor.id}
    limit 1000`.execute(db)
  return [...tokens, ...rows.map((row) => `course:${row.course_id}`)]
}
