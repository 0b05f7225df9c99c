import { sql } from 'kysely'
import { peopleWithRole } from '#modules/identity/index.ts'
import { tell } from '#modules/inbox/index.ts'
import type { Role } from '#platform/actor.ts'
import { database } from '#platform/db.ts'
import { hint } from '#platform/realtime.ts'
import { DEFAULT_ZONE, localDay, now } from '#platform/time/index.ts'
import { settings } from '../settings/settings.ts'
import { schedule } from '../tables.ts'

type Alert = { kind: 'ops_backup_failed' | 'ops_jobs_failed' | 'ops_reviews_overdue'; key: string; url: string; data?: Record<string, string | number> }

/** Tells everybody with one of these roles, once per key. */
export async function tellRoles(roles: Role[], alert: Alert): Promise<void> {
  const people = new Set((await Promise.all(roles.map((role) => peopleWithRole(database(), role)))).flat())
  await database()
    .transaction()
    .execute(async (work) => {
      for (const personId of people) await tell(work, { personId, ...alert })
    })
  for (const personId of people) hint(`user:${personId}`)
}

/** Once a day at most for each kind: a row of failures is one piece of news. */
export const watchOver = schedule('watch-over', '*/10 * * * *', async () => {
  const db = database()
  const today = localDay(now(), DEFAULT_ZONE)
  const late = new Date(now().getTime() - (await settings(db)).overdueAlertHours * 3_600_000)
  const {
    rows: [found]
  } = await sql<{ failed: number; overdue: number }>`
    select (select count(*)::int from (select 1 from platform.reaction_failed where replayed_at is null and failed_at > ${new Date(now().getTime() - 86_400_000)} limit 1000) a) as failed,
      (select count(*)::int from (select 1 from ops.open_work where kind = 'review' and due_at < ${late} limit 1000) b) as overdue`.execute(db)
  if (found?.failed)
    await tellRoles(['operator', 'admin'], { kind: 'ops_jobs_failed', key: `jobs-failed:${today}`, url: '/admin/jobs', data: { count: found.failed } })
  if (found?.overdue)
    await tellRoles(['operator'], { kind: 'ops_reviews_overdue', key: `reviews-overdue:${today}`, url: '/admin', data: { count: found.overdue } })
})
