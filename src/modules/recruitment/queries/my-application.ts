import { type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { Db } from '#platform/db.ts'
import { busyJudge } from '../move.ts'
import { isEditable, missingMaterials, missingParts, pickHours } from '../rules.ts'
import { openPersonal } from '../sealing.ts'
import { query, type Tables } from '../tables.ts'
import { readContent } from './content.ts'

export interface SlotShown {
  id: string
  startsAt: Date
  minutes: number
}

/** Times that this application can pick now: its own and the shared ones, free, and at which its judges are free. */
export async function openSlots(db: Db<Tables>, applicationId: string, now: Date): Promise<SlotShown[]> {
  const earliest = new Date(now.getTime() + pickHours * 3_600_000)
  const judges = sql`(select coalesce(array_agg(judge_id), '{}') from recruitment.panel_judge where application_id = ${applicationId})`
  return db
    .selectFrom('recruitment.slot as s')
    .select(['s.id', 's.starts_at as startsAt', 's.minutes'])
    .where('s.withdrawn_at', 'is', null)
    .where('s.starts_at', '>=', earliest)
    .where((eb) => eb.or([eb('s.application_id', 'is', null), eb('s.application_id', '=', applicationId)]))
    .where(sql<SqlBool>`not exists (select 1 from recruitment.interview i where i.slot_id = s.id and i.cancelled_at is null)`)
    .where(sql<SqlBool>`not ${busyJudge(sql`${applicationId}::uuid`, sql`s.starts_at`, sql`s.starts_at + s.minutes * interval '1 minute'`, judges)}`)
    .orderBy('s.starts_at')
    .orderBy('s.id')
    .limit(40)
    .execute()
}

export const myApplication = query({
  id: 'recruitment.my-application',
  summary: 'My newest application: what I wrote, what is missing, where it stands, what was said, what comes next',
  access: signedIn,
  input: z.object({}),
  async run({ db, actor, now }) {
    const newest = await db
      .selectFrom('recruitment.application')
      .select(['id', 'personal_sealed'])
      .where('person_id', '=', actor.id)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    if (!newest) return { application: null }
    const content = await readContent(db, newest.id, actor)
    const personal = openPersonal(newest.id, newest.personal_sealed)
    const { judges } = await db
      .selectFrom('recruitment.panel_judge')
      .select((eb) => eb.fn.countAll<number>().as('judges'))
      .where('application_id', '=', newest.id)
      .executeTakeFirstOrThrow()
    return {
      application: {
        ...content,
        personal,
        missing: isEditable(content.state) ? missingParts({ ...content, personal }) : [],
        missingMaterials: missingMaterials(content.materials.map((one) => ({ ...one, uploadIds: one.files.map((file) => file.id) }))),
        slots: content.state === 'screened' ? await openSlots(db, newest.id, now) : [],
        judges: Number(judges)
      }
    }
  }
})
