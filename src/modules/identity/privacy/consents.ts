import { z } from 'zod'
import { context } from '#platform/context.ts'
import { type AnyDb, database } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { checked } from '../inputs.ts'
import { query, read, useCase } from '../tables.ts'
import { ownAccount, ownSession } from '../who.ts'
import { currentPolicy, type Policy, recordConsent } from './policy.ts'

/** The policies in force that this person has not agreed to yet. */
export async function owedPolicies(db: AnyDb, personId: string): Promise<Policy[]> {
  const current = await Promise.all([currentPolicy(db, 'privacy'), currentPolicy(db, 'terms')])
  const given = await read(db)
    .selectFrom('identity.consent')
    .select('policy_id')
    .where('person_id', '=', personId)
    .where(
      'policy_id',
      'in',
      current.map((one) => one.id)
    )
    .execute()
  return current.filter((one) => !given.some((consent) => consent.policy_id === one.id))
}

const policyLine = z.object({ kind: z.string(), number: z.number(), note: z.string(), publishedAt: z.date() })

export const myConsents = query({
  id: 'identity.my-consents',
  summary: 'What I agreed to and when, and what I am still asked for',
  access: ownAccount,
  input: z.object({}),
  output: z.object({
    given: z.array(z.object({ kind: z.string(), number: z.number(), givenAt: z.date() })),
    owed: z.array(policyLine),
    erasureDueAt: z.date().nullable()
  }),
  async run({ db, actor }) {
    const [owed, given, erasure] = await Promise.all([
      owedPolicies(db as never, actor.id),
      db
        .selectFrom('identity.consent as c')
        .innerJoin('identity.policy as p', 'p.id', 'c.policy_id')
        .select(['p.kind', 'p.number', 'c.given_at'])
        .where('c.person_id', '=', actor.id)
        .orderBy('c.given_at', 'desc')
        .limit(50)
        .execute(),
      db
        .selectFrom('identity.erasure')
        .select('due_at')
        .where('person_id', '=', actor.id)
        .where('cancelled_at', 'is', null)
        .where('done_at', 'is', null)
        .executeTakeFirst()
    ])
    return {
      given: given.map((one) => ({ kind: one.kind, number: one.number, givenAt: one.given_at })),
      owed: owed.map(({ kind, number, note, publishedAt }) => ({ kind, number, note, publishedAt })),
      erasureDueAt: erasure?.due_at ?? null
    }
  }
})

export const giveConsent = useCase({
  id: 'identity.give-consent',
  summary: 'Agree to the policies in force',
  access: ownSession,
  input: z.object({
    consent: checked.refine((given) => given, 'identity/consent-needed'),
    privacy: z.coerce.number().int().optional(),
    terms: z.coerce.number().int().optional()
  }),
  async run({ work, actor, now }, input) {
    const owed = await owedPolicies(work, actor.id)
    // A newer version appeared between reading and agreeing: what was not shown is not agreed to.
    for (const one of owed) if (input[one.kind] !== undefined && input[one.kind] !== one.number) throw refuse.conflict('identity/policy-changed')
    const { ip, userAgent } = context()
    if (owed.length > 0) await recordConsent(work, { personId: actor.id, policyIds: owed.map((one) => one.id), ip, userAgent, now })
    return null
  }
})

/** Whether this person has to agree to something before going on. */
export const toConsent = async (personId: string): Promise<boolean> => (await owedPolicies(database(), personId)).length > 0
