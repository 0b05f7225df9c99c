import { z } from 'zod'
import { query } from '../tables.ts'
import { ownAccount } from '../who.ts'

export const purposes = ['literacy', 'skill', 'practice'] as const
export const levels = ['beginner', 'intermediate', 'advanced'] as const
export const forms = ['video', 'document', 'audio', 'live', 'interactive'] as const

export const myProfile = query({
  id: 'identity.my-profile',
  summary: 'My own basic data, interests and goals',
  access: ownAccount,
  input: z.object({}),
  output: z.object({
    id: z.uuid(),
    username: z.string(),
    name: z.string(),
    avatarSeed: z.string(),
    headline: z.string(),
    bio: z.string(),
    locale: z.string(),
    zone: z.string(),
    createdAt: z.date(),
    interests: z.array(z.string()),
    aim: z.object({
      goal: z.string(),
      purpose: z.string().nullable(),
      level: z.string().nullable(),
      forms: z.array(z.string()),
      weeklyMinutes: z.number().nullable()
    })
  }),
  async run({ db, actor }) {
    const [person, interests, aim] = await Promise.all([
      db
        .selectFrom('identity.person')
        .select(['id', 'username', 'name', 'avatar_seed', 'headline', 'bio', 'locale', 'zone', 'created_at'])
        .where('id', '=', actor.id)
        .executeTakeFirstOrThrow(),
      db.selectFrom('identity.interest').select('topic').where('person_id', '=', actor.id).orderBy('chosen_at').orderBy('topic').limit(50).execute(),
      db.selectFrom('identity.aim').selectAll().where('person_id', '=', actor.id).executeTakeFirst()
    ])
    return {
      id: person.id,
      username: person.username,
      name: person.name,
      avatarSeed: person.avatar_seed,
      headline: person.headline,
      bio: person.bio,
      locale: person.locale,
      zone: person.zone,
      createdAt: person.created_at,
      interests: interests.map((one) => one.topic),
      aim: {
        goal: aim?.goal ?? '',
        purpose: aim?.purpose ?? null,
        level: aim?.level ?? null,
        forms: aim?.forms ?? [],
        weeklyMinutes: aim?.weekly_minutes ?? null
      }
    }
  }
})
