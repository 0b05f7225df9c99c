import type { AnyDb } from '#platform/db.ts'
import { read } from '../tables.ts'

export interface Aim {
  interests: string[]
  goal: string
  purpose: string | null
  level: string | null
  forms: string[]
  weeklyMinutes: number | null
}

/** What a person is interested in and wants to reach: for paths and recommendations. */
export async function aimOf(db: AnyDb, personId: string): Promise<Aim> {
  const [interests, aim] = await Promise.all([
    read(db).selectFrom('identity.interest').select('topic').where('person_id', '=', personId).limit(50).execute(),
    read(db).selectFrom('identity.aim').selectAll().where('person_id', '=', personId).executeTakeFirst()
  ])
  return {
    interests: interests.map((one) => one.topic),
    goal: aim?.goal ?? '',
    purpose: aim?.purpose ?? null,
    level: aim?.level ?? null,
    forms: aim?.forms ?? [],
    weeklyMinutes: aim?.weekly_minutes ?? null
  }
}
