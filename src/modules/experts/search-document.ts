import type { AnyWork, Work } from '#platform/db.ts'
import { postgresSearch } from '#platform/search/index.ts'
import { isPublic } from './rules.ts'
import type { Tables } from './tables.ts'

/** Puts an expert into the search, or takes them out: in the transaction that changed the profile. */
export async function indexExpert(work: Work<Tables>, personId: string, now: Date): Promise<void> {
  const row = await work
    .selectFrom('experts.profile as e')
    .innerJoin('identity.person_card as p', 'p.id', 'e.person_id')
    .select(['e.state', 'e.headline', 'e.bio', 'e.fields', 'e.background', 'e.created_at', 'p.name', 'p.username', 'p.locale'])
    .where('e.person_id', '=', personId)
    .executeTakeFirst()
  const any = work as unknown as AnyWork
  if (!row || !isPublic(row.state)) return postgresSearch.remove(any, 'expert', personId)
  await postgresSearch.put(any, {
    kind: 'expert',
    refId: personId,
    title: row.name,
    body: [row.fields.join(' '), row.headline, row.bio, ...row.background].join('\n'),
    url: `/experts/${row.username}`,
    language: row.locale,
    audience: ['public'],
    publishedAt: row.created_at,
    updatedAt: now
  })
}
