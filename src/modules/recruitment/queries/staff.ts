import { sql } from 'kysely'
import { z } from 'zod'
import { peopleWithRole, personCards } from '#modules/identity/index.ts'
import { withRole } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { canDecide } from '../access.ts'
import { readiness } from '../interview/decide.ts'
import { missingMaterials, panelSize, states } from '../rules.ts'
import { own, query } from '../tables.ts'
import { readContent } from './content.ts'
import { openSlots } from './my-application.ts'
import { readSheets } from './sheets.ts'

const operators = withRole('operator', 'admin')

export const staffApplications = query({
  id: 'recruitment.staff-applications',
  summary: 'Applications that were handed in, those first that changed last; by state',
  access: operators,
  input: z.object({
    state: z.enum(states).optional(),
    cursor: z.string().max(400).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30)
  }),
  async run({ db }, { state, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('recruitment.application as a')
      .leftJoin('identity.person_card as p', 'p.id', 'a.person_id')
      .select(['a.id', 'a.state', 'a.fields', 'a.proposal', 'a.state_at as stateAt', 'a.submitted_at as submittedAt', 'a.invitation_id as invitationId'])
      .select(['p.name', 'p.username', 'p.avatar_seed as seed'])
      .where('a.submitted_at', 'is not', null)
      .$if(state !== undefined, (q) => q.where('a.state', '=', state ?? 'draft'))
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('a.state_at', 'a.id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('a.state_at', 'desc')
      .orderBy('a.id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, (row) => [row.stateAt.toISOString(), row.id])
  }
})

export const staffApplication = query({
  id: 'recruitment.staff-application',
  summary: 'One application as operators see it: contents, panel, scores that are in, times on offer. Proofs and contact data are opened separately',
  access: operators,
  input: z.object({ applicationId: z.uuid() }),
  async run({ db, actor, now }, { applicationId }) {
    const content = await readContent(db, applicationId, actor)
    if (content.state === 'draft' || !content.submittedAt) throw refuse.notFound()
    const [sheets, judgeIds, offered, { scored, ready }, changers, invitation] = await Promise.all([
      readSheets(db, applicationId, actor.id),
      peopleWithRole(db as unknown as AnyDb, 'judge'),
      openSlots(db, applicationId, now),
      readiness(own(db as never), applicationId, now),
      changersOf(db as unknown as AnyDb, applicationId),
      db
        .selectFrom('recruitment.invitation as i')
        .innerJoin('recruitment.application as a', 'a.invitation_id', 'i.id')
        .select(['i.id', 'i.name', 'i.created_at as createdAt'])
        .where('a.id', '=', applicationId)
        .executeTakeFirst()
    ])
    const judges = await personCards(db as unknown as AnyDb, judgeIds)
    return {
      application: { ...content, changes: content.changes.map((change) => ({ ...change, by: changers.get(change.id) ?? null })) },
      invitation: invitation ?? null,
      ...sheets,
      /** Whom one may choose: not the applicant. */
      judges: judgeIds
        .filter((id) => id !== content.person.id)
        .flatMap((id) => (judges.has(id) ? [{ id, name: judges.get(id)?.name ?? '', headline: judges.get(id)?.headline ?? '' }] : [])),
      slots: offered,
      scored,
      ready,
      panelSize,
      missingMaterials: missingMaterials(content.materials.map((one) => ({ ...one, uploadIds: one.files.map((file) => file.id) }))),
      mayDecide: canDecide(actor, { person_id: content.person.id })
    }
  }
})

async function changersOf(db: AnyDb, applicationId: string): Promise<Map<string, string>> {
  const { rows } = await sql<{
    id: string
    name: string
  }>`select c.id, p.name from recruitment.state_change c join identity.person_card p on p.id = c.by_id where c.application_id = ${applicationId}`.execute(db)
  return new Map(rows.map((row) => [row.id, row.name]))
}
