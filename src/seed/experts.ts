import { anExpertProfile, aProbation, aSignedContract, probationAnswers, rankNow } from '#modules/experts/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { ago, idOf, type World, yaml } from './world.ts'

interface SeedExpert {
  username: string
  kind?: 'person' | 'team'
  roles: string[]
  headline?: string
  bio?: string
  background?: string[]
  fields?: string[]
  category?: string
  last_practice?: string
  since_days_ago: number
  certificate?: { number: string; issued_days_ago: number; valid_days: number }
  probation?: { started_days_ago: number; planned_days: number }
  response?: { median_hours: number; p90_hours: number; promise_hours: number; answered: number; late: number }
  followers_seed?: number
  members?: { username: string; title: string }[]
}

/** Profiles, certificates, teams and the answers of the last ninety days. */
export async function experts(world: World): Promise<void> {
  const { people } = yaml<{ people: SeedExpert[] }>('people.yaml')
  for (const one of people.filter((person) => person.kind)) {
    await anExpertProfile(
      { id: idOf(world, one.username) },
      {
        kind: one.kind,
        state: one.roles.includes('probation_expert') ? 'probation' : 'certified',
        headline: one.headline,
        bio: one.bio,
        background: one.background,
        fields: one.fields,
        category: one.category,
        lastPractice: one.last_practice,
        promiseHours: one.response?.promise_hours,
        followers: one.followers_seed,
        createdAt: ago(world, one.since_days_ago),
        members: one.members?.map((member) => ({ id: idOf(world, member.username), title: member.title })),
        certificate: one.certificate && {
          number: one.certificate.number,
          at: ago(world, one.certificate.issued_days_ago),
          until: ago(world, one.certificate.issued_days_ago - one.certificate.valid_days)
        },
        answered: one.response && {
          count: one.response.answered,
          late: one.response.late,
          medianHours: one.response.median_hours,
          p90Hours: one.response.p90_hours
        }
      }
    )
  }
  await contractsAndProbations(
    world,
    people.filter((person) => person.kind)
  )
}

/** The certified have signed; the one on probation began with the clock of that day. */
async function contractsAndProbations(world: World, people: SeedExpert[]): Promise<void> {
  const signedBy = { id: idOf(world, 'operator') }
  for (const one of people) {
    const expert = { id: idOf(world, one.username) }
    if (one.certificate) {
      setClock(ago(world, one.certificate.issued_days_ago))
      await aSignedContract(expert, { signedBy })
    }
    if (one.probation) {
      setClock(ago(world, one.probation.started_days_ago))
      await aProbation(expert, {
        days: one.probation.planned_days,
        plan: { reviews: 4, answers: 8, courses: 1, replyHours: 24, note: '自然光摄影，六节，每节一份作业。' }
      })
      setClock()
      if (one.response) await probationAnswers(expert, { count: one.response.answered, late: one.response.late })
    }
  }
  setClock()
}

/** The order of the experts, from what has happened by now. */
export const rank = rankNow
