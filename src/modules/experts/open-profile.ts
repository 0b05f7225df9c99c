import { z } from 'zod'
import { grantRole, personByUsername } from '#modules/identity/index.ts'
import { withRole } from '#platform/access.ts'
import type { AnyDb, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { type Tables, useCase } from './tables.ts'

/** A profile without a word in it; false when the person has one already. */
export async function emptyProfile(
  work: Work<Tables>,
  { personId, kind = 'person', headline = '', now }: { personId: string; kind?: 'person' | 'team'; headline?: string; now: Date }
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await work
    .insertInto('experts.profile')
    .values({
      person_id: personId,
      kind,
      state: 'applicant',
      headline,
      category_slug: null,
      last_practice: null,
      certificate_no: null,
      certified_at: null,
      certified_until: null,
      created_at: now,
      updated_at: now,
      median_hours: null,
      p90_hours: null,
      score: null,
      place: null,
      figures_at: null,
      moved_at: now
    })
    .onConflict((conflict) => conflict.column('person_id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export const openProfile = useCase({
  id: 'experts.open-profile',
  summary: 'Begin a person’s way to expert: an empty profile in the state applicant',
  access: withRole('operator', 'admin'),
  input: z.object({ username: z.string().trim().min(1).max(80), kind: z.enum(['person', 'team']).default('person') }),
  output: z.object({ expertId: z.string() }),
  async run({ work, actor, now, audit }, { username, kind }) {
    const person = await personByUsername(work as unknown as AnyDb, username.replace(/^@/, ''))
    if (!person) throw refuse.invalid('experts/no-such-person', { fields: { username: ['experts/no-such-person'] } })
    const added = await emptyProfile(work, { personId: person.id, kind, headline: person.headline, now })
    if (!added) throw refuse.conflict('experts/is-one-already', { fields: { username: ['experts/is-one-already'] } })
    await grantRole(work, person.id, 'applicant', actor.id || null)
    await audit('expert', person.id, { username: person.username })
    return { expertId: person.id }
  }
})
