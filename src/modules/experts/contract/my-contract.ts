import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { Db } from '#platform/db.ts'
import { query, type Tables } from '../tables.ts'
import { presenceOf } from './presence.ts'
import { checkOf } from './read-contract.ts'
import { templates } from './templates.ts'
import type { ContractTerms } from './terms.ts'

/** The text of a contract, from the wording it was made with. */
export function textOf(version: string, terms: ContractTerms) {
  const template = templates.find((one) => one.version === version)
  return template ? { title: template.title, opening: template.opening(terms), clauses: template.clauses(terms) } : null
}

/** The contracts of an expert, the standing one first. */
export const contractsOf = (db: Db<Tables>, expertId: string) =>
  db
    .selectFrom('experts.contract')
    .select([
      'id',
      'number',
      'state',
      'template',
      'terms',
      'sha256',
      'drawn_up_at as drawnUpAt',
      'expert_signed_at as expertSignedAt',
      'platform_signed_at as platformSignedAt',
      'ends_at as endsAt',
      'ended_at as endedAt',
      'end_reason as endReason'
    ])
    .where('expert_id', '=', expertId)
    .orderBy('drawn_up_at', 'desc')
    .limit(20)
    .execute()

export const myContract = query({
  id: 'experts.my-contract',
  summary: 'My contract with its text and how its check came out, my certificate, and earlier contracts',
  access: signedIn,
  input: z.object({}),
  async run({ db, actor, now }) {
    const profile = await db
      .selectFrom('experts.profile')
      .select(['state', 'certificate_no as certificateNo', 'certified_at as since', 'certified_until as until'])
      .where('person_id', '=', actor.id)
      .executeTakeFirst()
    const [current, ...earlier] = await contractsOf(db, actor.id)
    const shown = (one: typeof current) => one && { ...one, sha256: one.sha256.toString('hex') }
    return {
      profile: profile ?? null,
      contract: current
        ? { ...current, sha256: current.sha256.toString('hex'), text: textOf(current.template, current.terms), check: await checkOf(db, current) }
        : null,
      earlier: earlier.map((one) => shown(one)).filter((one) => one !== undefined),
      maySign: current?.state === 'awaiting-expert' && actor.sessionId !== undefined ? (await presenceOf(actor, now)) !== undefined : false
    }
  }
})
