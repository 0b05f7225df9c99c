import type { AnyDb, AnyWork } from '#platform/db.ts'
import { type ExpertCardRow, read } from './tables.ts'

export interface ExpertCard extends ExpertCardRow {
  username: string
  name: string
  seed: string
}

const cards = (db: AnyDb | AnyWork) =>
  read(db as AnyDb)
    .selectFrom('experts.expert_card as e')
    .innerJoin('identity.person_card as p', 'p.id', 'e.person_id')
    .selectAll('e')
    .select(['p.username', 'p.name', 'p.avatar_seed as seed'])

/** An expert as cards show them; undefined for somebody who is none. */
export const expertCard = async (db: AnyDb | AnyWork, personId: string): Promise<ExpertCard | undefined> =>
  cards(db).where('e.person_id', '=', personId).executeTakeFirst()

/** Several experts by id, in one statement; who is no expert is left out. */
export async function expertCards(db: AnyDb | AnyWork, ids: readonly string[]): Promise<Map<string, ExpertCard>> {
  if (ids.length === 0) return new Map()
  const rows = await cards(db)
    .where('e.person_id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.person_id, row]))
}

/** The best placed experts, for the home page. One statement by the index on the place. */
export const topExperts = (db: AnyDb | AnyWork, limit = 4): Promise<ExpertCard[]> =>
  cards(db).where('e.place', 'is not', null).orderBy('e.place').limit(limit).execute()
