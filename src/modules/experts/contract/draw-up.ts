import { sharePercentFor } from '#modules/commerce/index.ts'
import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { settings } from '#modules/ops/index.ts'
import { withRole } from '#platform/access.ts'
import type { AnyWork, Work } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { siteOrigin } from '#platform/site.ts'
import { DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { canSetState } from '../access.ts'
import { type LockedProfile, lockProfile } from '../lock-profile.ts'
import { contractMonths } from '../rules.ts'
import { type Tables, useCase } from '../tables.ts'
import { appendEntry, fingerprint } from './chain.ts'
import { currentTemplate } from './templates.ts'
import type { ContractTerms } from './terms.ts'
import { writePdf } from './write-pdf.ts'

export const contractPath = (number: string) => `/certificates/contracts/${number}`

/** Writes the contract with an expert and lays it before them. There is at most one that stands. */
export async function drawUp(
  doing: Doing<Tables>,
  profile: LockedProfile,
  { probationId = null, partyName }: { probationId?: string | null; partyName?: string }
): Promise<{ contractId: string; number: string }> {
  const { work, actor, now, publish, audit } = doing
  const expertId = profile.person_id
  const standing = await work.selectFrom('experts.contract').select('id').where('expert_id', '=', expertId).where('state', '<>', 'ended').executeTakeFirst()
  if (standing) throw refuse.conflict('experts/contract-stands')
  const person = await work.selectFrom('identity.person_card').select(['name', 'username']).where('id', '=', expertId).executeTakeFirstOrThrow()
  const house = await settings(work as unknown as AnyWork)
  const terms: ContractTerms = {
    platform: house.siteName,
    partyName: partyName || person.name,
    username: person.username,
    kind: profile.kind,
    fields: profile.fields,
    sharePercent: await sharePercentFor(work as never, { courseId: null, sellerId: expertId, now }),
    holdingDays: house.holdingDays,
    promiseHours: profile.promise_hours,
    months: contractMonths,
    drawnUpOn: localDay(now, DEFAULT_ZONE)
  }
  const [id, number] = [newId(), await nextNumber(work, now)]
  const pdf = await writePdf({ template: currentTemplate, terms, number, checkAt: `${siteOrigin()}${contractPath(number)}`, at: now })
  const sha256 = fingerprint(pdf)
  await work
    .insertInto('experts.contract')
    .values({
      id,
      number,
      expert_id: expertId,
      probation_id: probationId,
      state: 'awaiting-expert',
      template: currentTemplate.version,
      terms: JSON.stringify(terms),
      sha256,
      drawn_up_at: now,
      drawn_up_by: actor.id || null,
      expert_signed_at: null,
      platform_signed_at: null,
      platform_signed_by: null,
      ends_at: null,
      ended_at: null,
      end_reason: null
    })
    .execute()
  await work.insertInto('experts.contract_document').values({ contract_id: id, pdf }).execute()
  await appendEntry(work, { id, number, sha256 }, { kind: 'drawn-up', at: now, by: actor.id || null })
  await publish('contract.drawn-up', { contractId: id, expertId })
  await audit('contract', id, { number, expertId, template: currentTemplate.version })
  return { contractId: id, number }
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** KLC-2026-0101-k7m2qx: counted, with an end that nobody guesses, since the check page is open to all. */
async function nextNumber(work: Work<Tables>, now: Date): Promise<string> {
  const { rows } = await sql<{ serial: number }>`select nextval('experts.contract_serial') as serial`.execute(work)
  const end = Array.from({ length: 6 }, () => letters[randomInt(letters.length)]).join('')
  return `KLC-${localDay(now, DEFAULT_ZONE).slice(0, 4)}-${String(rows[0]?.serial ?? 0).padStart(4, '0')}-${end}`
}

export const drawUpContract = useCase({
  id: 'experts.draw-up-contract',
  summary: 'Draw up the contract with a certified expert who has none that stands',
  access: withRole('operator', 'admin'),
  input: z.object({ expertId: z.uuid(), partyName: z.string().trim().max(80).optional() }),
  output: z.object({ contractId: z.string(), number: z.string() }),
  async run(doing, { expertId, partyName }) {
    const profile = await lockProfile(doing, expertId)
    allow(canSetState(doing.actor, profile))
    if (profile.state !== 'certified') throw refuse.conflict('experts/not-certified')
    return drawUp(doing, profile, { partyName })
  }
})
