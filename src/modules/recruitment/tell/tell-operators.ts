import { peopleWithRole } from '#modules/identity/index.ts'
import { tell } from '#modules/inbox/index.ts'
import type { Doing } from '#platform/module.ts'
import type { Tables } from '../tables.ts'
import { factsOf, staffPath } from './facts.ts'

type Waits = 'screening' | 'panel' | 'decision' | 'withdrawn'

/** Operators hear what waits for them; of their own application they hear as applicants. */
export async function tellOperators({ work, afterCommit }: Doing<Tables>, applicationId: string, waits: Waits, key: string): Promise<void> {
  const facts = await factsOf(work, applicationId)
  if (!facts) return
  for (const personId of await peopleWithRole(work, 'operator'))
    if (personId !== facts.personId)
      await tell(work, {
        personId,
        kind: 'application_waiting',
        key: `application-${waits}:${key}`,
        url: staffPath(applicationId),
        data: { name: facts.name, fields: facts.fields.join(' · '), waits },
        afterCommit
      })
}
