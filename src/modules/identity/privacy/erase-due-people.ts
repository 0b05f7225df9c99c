import { database } from '#platform/db.ts'
import { Refusal } from '#platform/errors.ts'
import { nudgeRelay } from '#platform/events/nudge.ts'
import { log } from '#platform/log.ts'
import { now } from '#platform/time/clock.ts'
import { read, schedule } from '../tables.ts'
import { erasePerson } from './erase-person.ts'

/** One transaction each: what fails for one person does not hold up the next. */
export const eraseDuePeople = schedule('erase-due-people', '17 * * * *', async () => {
  const moment = now()
  const due = await read(database())
    .selectFrom('identity.erasure')
    .select('person_id')
    .where('cancelled_at', 'is', null)
    .where('done_at', 'is', null)
    .where('due_at', '<=', moment)
    .orderBy('due_at')
    .limit(500)
    .execute()
  for (const { person_id } of due) {
    try {
      await database()
        .transaction()
        .execute((work) => erasePerson(work, person_id, moment))
    } catch (error) {
      // The last admin became so after asking; it stays due until there is another one.
      if (error instanceof Refusal) log.warn({ err: error, personId: person_id }, 'not erased yet')
      else log.error({ err: error, personId: person_id }, 'erasing failed')
    }
  }
  if (due.length > 0) nudgeRelay()
})

/** Sessions and secrets that ended a week ago tell nothing any more. */
export const sweepExpired = schedule('sweep-expired', '41 3 * * *', async () => {
  const before = new Date(now().getTime() - 7 * 86_400_000)
  for (const table of ['identity.session', 'identity.proof'] as const) await read(database()).deleteFrom(table).where('expires_at', '<', before).execute()
})
