import { pastAnswers } from '#modules/guidance/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { database } from '#platform/db.ts'
import { system } from '#platform/actor.ts'
import { runAsSystem } from '#platform/context.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { makeDoing, perform } from '#platform/perform.ts'
import { addMonths, DEFAULT_ZONE, now } from '#platform/time/index.ts'
import { appendEntry } from './contract/chain.ts'
import { drawUp } from './contract/draw-up.ts'
import { lockProfile } from './lock-profile.ts'
import { beginProbation } from './probation/begin-probation.ts'
import { refreshFigures, rankExperts } from './refresh-figures.ts'
import { contractMonths, type ExpertKind, type ExpertState, type Plan, probationDays, type Thresholds, usualPlan, usualThresholds } from './rules.ts'
import { indexExpert } from './search-document.ts'
import { own, read, type Tables } from './tables.ts'

export interface ExpertWish {
  state?: ExpertState
  kind?: ExpertKind
  headline?: string
  bio?: string
  background?: string[]
  fields?: string[]
  category?: string
  lastPractice?: string
  promiseHours?: number
  certificate?: { number: string; at: Date; until: Date }
  followers?: number
  members?: { id: string; title: string }[]
  /** Answers of the last 90 days, made so that median and 90th percentile come out like this. */
  answered?: { count: number; late: number; medianHours: number; p90Hours: number }
  createdAt?: Date
}

/** The profile of a person who is there already: for tests and the demo world. Certified by default. */
export async function anExpertProfile(person: { id: string }, wish: ExpertWish = {}): Promise<void> {
  const at = now()
  const state = wish.state ?? 'certified'
  await database()
    .transaction()
    .execute(async (transaction) => {
      const work = own(transaction)
      await work
        .insertInto('experts.profile')
        .values({
          person_id: person.id,
          kind: wish.kind ?? 'person',
          state,
          headline: wish.headline ?? '先量，再改，再量。',
          bio: wish.bio ?? '',
          background: wish.background ?? [],
          fields: wish.fields ?? ['数据分析'],
          category_slug: wish.category ?? null,
          last_practice: wish.lastPractice ?? null,
          promise_hours: wish.promiseHours ?? 24,
          follower_count: wish.followers ?? 0,
          certificate_no: wish.certificate?.number ?? null,
          certified_at: wish.certificate?.at ?? (state === 'certified' ? at : null),
          certified_until: wish.certificate?.until ?? null,
          created_at: wish.createdAt ?? at,
          updated_at: at,
          median_hours: null,
          p90_hours: null,
          score: null,
          place: null,
          figures_at: null,
          moved_at: at
        })
        .execute()
      if (wish.certificate)
        await work
          .insertInto('experts.certificate')
          .values({
            number: wish.certificate.number,
            expert_id: person.id,
            issued_at: wish.certificate.at,
            valid_until: wish.certificate.until,
            revoked_at: null
          })
          .execute()
      for (const [position, member] of (wish.members ?? []).entries())
        await work.insertInto('experts.member').values({ team_id: person.id, person_id: member.id, title: member.title, position }).execute()
      await indexExpert(work, person.id, at)
    })
  if (wish.answered) await pastAnswers(person.id, { ...wish.answered, promiseHours: wish.promiseHours ?? 24 })
}

/** A new person with a profile. */
export async function anExpert(wish: ExpertWish & { username?: string; name?: string } = {}): Promise<BuiltPerson> {
  const role = { applicant: 'applicant', probation: 'probation_expert', certified: 'expert', suspended: 'learner', revoked: 'learner' } as const
  const person = await aPerson({ username: wish.username, name: wish.name, roles: [role[wish.state ?? 'certified']] })
  await anExpertProfile(person, wish)
  return person
}

/** A probation of an expert who is there already; the profile has to stand in `applicant`. Begun at this moment of the clock. */
export const aProbation = (expert: { id: string }, wish: { days?: number; plan?: Partial<Plan>; thresholds?: Partial<Thresholds>; reason?: string } = {}) =>
  runAsSystem(() =>
    perform(beginProbation, {
      expertId: expert.id,
      reason: wish.reason ?? '面试通过。',
      days: wish.days ?? probationDays.usual,
      plan: { ...usualPlan, ...wish.plan },
      thresholds: { ...usualThresholds, ...wish.thresholds }
    })
  )

/** Answers on the open probation of an expert: real rows, as the reactions would have written them. */
export async function probationAnswers(expert: { id: string }, { count, late = 0 }: { count: number; late?: number }): Promise<void> {
  const db = read(database())
  const { id } = await db
    .selectFrom('experts.probation')
    .select('id')
    .where('expert_id', '=', expert.id)
    .where('state', 'in', ['running', 'due'])
    .executeTakeFirstOrThrow()
  await db
    .insertInto('experts.probation_answer')
    .values(Array.from({ length: count }, (_, at) => ({ probation_id: id, subject_id: newId(), kind: 'question', late: at < late, delivered_at: now() })))
    .execute()
}

/** A contract with a certified expert, drawn up and signed by both at this moment of the clock; nobody is told. */
export async function aSignedContract(
  expert: { id: string },
  { signedBy, partyName }: { signedBy: { id: string }; partyName?: string }
): Promise<{ id: string; number: string }> {
  const at = now()
  return database()
    .transaction()
    .execute(async (transaction) => {
      const work = own(transaction)
      const doing = makeDoing(transaction, system, 'experts.draw-up-contract', [], () => {}) as Doing<Tables>
      const quiet = { ...doing, publish: async () => {} }
      const { contractId, number } = await drawUp(quiet, await lockProfile(quiet, expert.id), { partyName })
      const contract = await work.selectFrom('experts.contract').select(['id', 'number', 'sha256']).where('id', '=', contractId).executeTakeFirstOrThrow()
      await appendEntry(work, contract, { kind: 'signed-by-expert', at, by: expert.id, proof: 'fresh-sign-in' })
      await appendEntry(work, contract, { kind: 'signed-by-platform', at, by: signedBy.id, proof: 'fresh-sign-in' })
      await work
        .updateTable('experts.contract')
        .set({
          state: 'in-force',
          expert_signed_at: at,
          platform_signed_at: at,
          platform_signed_by: signedBy.id,
          ends_at: addMonths(at, contractMonths, DEFAULT_ZONE)
        })
        .where('id', '=', contractId)
        .execute()
      return { id: contractId, number }
    })
}

/** Takes the figures of everybody and orders them, as the schedule does. */
export const rankNow = (): Promise<void> =>
  runAsSystem(async () => {
    while ((await perform(refreshFigures, {})).count > 0);
    await perform(rankExperts, {})
  })
