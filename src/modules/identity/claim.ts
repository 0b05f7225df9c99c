import { sql } from 'kysely'
import type { AnyWork } from '#platform/db.ts'

/** Two people who prove the same address or number at the same moment wait in line until the first one has it. */
export async function waitInLine(work: AnyWork, claim: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7265464, hashtext(${claim}))`.execute(work)
}
