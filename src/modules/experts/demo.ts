import { anExpertProfile, rankNow } from './builders.ts'
import type { ExpertKind } from './rules.ts'

/** An entry of seeds/people.yaml as far as it tells of an expert. */
export interface SeedExpert {
  username: string
  roles?: string[]
  kind?: ExpertKind
  headline?: string
  bio?: string
  background?: string[]
  fields?: string[]
  category?: string
  last_practice?: string
  certificate?: { number: string; issued_days_ago: number; valid_days: number }
  response?: { median_hours: number; p90_hours: number; promise_hours: number; answered: number; late: number }
  followers_seed?: number
  members?: { username: string; title: string }[]
  since_days_ago?: number
}

/** The experts of the demo world, with answers in the past so that their figures are measured like anybody's. */
export async function addProfiles(people: readonly SeedExpert[], ids: ReadonlyMap<string, string>): Promise<void> {
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
  for (const one of people) {
    const id = ids.get(one.username)
    const isExpert = one.roles?.some((role) => role === 'expert' || role === 'probation_expert' || role === 'applicant')
    if (!id || !isExpert || !one.headline) continue
    const { certificate, response } = one
    await anExpertProfile({ id }, {
      kind: one.kind, state: one.roles?.includes('expert') ? 'certified' : one.roles?.includes('probation_expert') ? 'probation' : 'applicant',
      headline: one.headline, bio: one.bio, background: one.background, fields: one.fields, category: one.category, lastPractice: one.last_practice, followers: one.followers_seed, createdAt: ago(one.since_days_ago ?? 90),
      ...(certificate && { certificate: { number: certificate.number, at: ago(certificate.issued_days_ago), until: ago(certificate.issued_days_ago - certificate.valid_days) } }),
      ...(response && { promiseHours: response.promise_hours, answered: { count: response.answered, late: response.late, medianHours: response.median_hours, p90Hours: response.p90_hours } }),
      members: one.members?.flatMap((member) => { const person = ids.get(member.username); return person ? [{ id: person, title: member.title }] : [] })
    })
  }
  await rankNow()
}
