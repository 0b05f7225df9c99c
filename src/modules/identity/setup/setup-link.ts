import { database } from '#platform/db.ts'
import { now } from '#platform/time/clock.ts'
import { issueLink } from '../proof.ts'
import { own, read } from '../tables.ts'

const dayMinutes = 24 * 60

/**
 * The address where the first admin of a new installation makes his account; undefined when there is an
 * admin. Each call makes a new link and the ones before it worthless; it works once, for a day.
 */
export async function setupLink(origin: string): Promise<string | undefined> {
  if (await hasAdmin()) return undefined
  const moment = now()
  const secret = await database()
    .transaction()
    .execute(async (work) => {
      await own(work).updateTable('identity.proof').set({ used_at: moment }).where('purpose', '=', 'set-up').where('used_at', 'is', null).execute()
      return issueLink(work, { purpose: 'set-up', minutes: dayMinutes, now: moment })
    })
  return `${origin}/setup?token=${secret}`
}

/** Whether anybody can administer this installation. */
export async function hasAdmin(): Promise<boolean> {
  const admin = await read(database())
    .selectFrom('identity.person_role as r')
    .innerJoin('identity.person as p', 'p.id', 'r.person_id')
    .select('p.id')
    .where('r.role', '=', 'admin')
    .where('p.erased_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return admin !== undefined
}
