import { pastAnswers } from '#modules/guidance/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { database } from '#platform/db.ts'
import { perform } from '#platform/perform.ts'
import { runAsSystem } from '#platform/context.ts'
import { now } from '#platform/time/clock.ts'
import { refreshFigures, rankExperts } from './refresh-figures.ts'
import type { ExpertKind, ExpertState } from './rules.ts'
import { indexExpert } from './search-document.ts'
import { own } from './tables.ts'

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
      for (const [position, member] of (wish.members ?? []).entries())
        await work.insertInto('experts.member').values({ team_id: person.id, person_id: member.id, title: member.title, position }).execute()
      await indexExpert(work, person.id, at)
    })
  if (wish.answered) await pastAnswers(person.id, { ...wish.answered, promiseHours: wish.promiseHours ?? 24 })
}

/** A new person with a profile. */
export async function anExpert(wish: ExpertWish & { username?: string; name?: string } = {}): Promise<BuiltPerson> {
  const role = { applicant: 'applicant', probation: 'probation_expert', certified: 'expert', suspended: 'learner' } as const
  const person = await aPerson({ username: wish.username, name: wish.name, roles: [role[wish.state ?? 'certified']] })
  await anExpertProfile(person, wish)
  return person
}

/** Takes the figures of everybody and orders them, as the schedule does. */
export const rankNow = (): Promise<void> =>
  runAsSystem(async () => {
    while ((await perform(refreshFigures, {})).count > 0);
    await perform(rankExperts, {})
  })
