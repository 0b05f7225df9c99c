import { sql } from 'kysely'
import type { AnyWork } from '#platform/db.ts'

/** Takes back all notices about something that may no longer be seen (`Telling.subject`), also from digests that wait. */
export async function withdraw(work: AnyWork, subject: string): Promise<void> {
  await sql`
    with gone as (delete from inbox.notice where subject = ${subject} returning person_id, read_at),
    counted as (select person_id, count(*)::int as unread from gone where read_at is null group by person_id)
    update inbox.unread u set count = greatest(0, u.count - counted.unread) from counted where u.person_id = counted.person_id`.execute(work)
}
