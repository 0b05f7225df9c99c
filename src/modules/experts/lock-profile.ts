import { refuse } from '#platform/errors.ts'
import type { Doing } from '#platform/module.ts'
import type { Tables } from './tables.ts'

/** The profile, locked: everything that changes a state or a contract takes it first. */
export async function lockProfile({ work }: Pick<Doing<Tables>, 'work'>, expertId: string) {
  const profile = await work
    .selectFrom('experts.profile')
    .select(['person_id', 'kind', 'state', 'certificate_no', 'promise_hours', 'fields'])
    .where('person_id', '=', expertId)
    .forUpdate()
    .executeTakeFirst()
  if (!profile) throw refuse.notFound()
  return profile
}

export type LockedProfile = Awaited<ReturnType<typeof lockProfile>>
