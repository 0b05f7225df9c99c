import { type Expression, type SqlBool, sql } from 'kysely'
import { revokeRole } from '#modules/identity/index.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { afterStep, isOver, type ApplicationState, type Mover, type Step } from './rules.ts'
import type { Tables } from './tables.ts'

export type LockedApplication = Awaited<ReturnType<typeof lockApplication>>

/** Everything that changes an application takes its row first, so that two who act at once do so one after the other. */
export async function lockApplication(work: Work<Tables>, applicationId: string) {
  const application = await work
    .selectFrom('recruitment.application')
    .select(['id', 'person_id', 'state', 'revision', 'invitation_id', 'personal_sealed', 'submitted_at', 'category_slug', 'fields'])
    .where('id', '=', applicationId)
    .forUpdate()
    .executeTakeFirst()
  if (!application) throw refuse.notFound()
  return application
}

/** The actor's own application, locked; somebody else's is not found. */
export async function lockOwn(work: Work<Tables>, applicationId: string, personId: string): Promise<LockedApplication> {
  const application = await lockApplication(work, applicationId)
  if (application.person_id !== personId) throw refuse.notFound()
  return application
}

interface Move {
  by: Mover
  reason?: string
  toAdd?: string[]
}

/**
 * The only door through which an application changes its state: the table of steps decides, and the change is a row
 * for the applicant, a line in the audit log and an event.
 */
export async function move(
  { work, actor, now, publish, audit }: Doing<Tables>,
  application: Pick<LockedApplication, 'id' | 'person_id' | 'state' | 'submitted_at'>,
  step: Step,
  { by, reason = '', toAdd = [] }: Move
): Promise<ApplicationState> {
  const to = afterStep(application.state, step)
  if (!to) throw refuse.conflict('recruitment/no-way-there')
  await work
    .updateTable('recruitment.application')
    .set({
      state: to,
      state_at: now,
      ...(to === 'submitted' && !application.submitted_at && { submitted_at: now }),
      ...(to === 'interviewed' && { interviewed_at: now }),
      ...(isOver(to) && { decided_at: now })
    })
    .where('id', '=', application.id)
    .execute()
  const changeId = newId()
  await work
    .insertInto('recruitment.state_change')
    .values({
      id: changeId,
      application_id: application.id,
      step,
      from_state: application.state,
      to_state: to,
      reason,
      to_add: toAdd,
      by_id: actor.id || null,
      by_role: by,
      at: now
    })
    .execute()
  if (to === 'failed' || to === 'withdrawn') await endRole(work, application.person_id, actor.id || null)
  await publish('application.moved', { applicationId: application.id, personId: application.person_id, changeId, step, from: application.state, to })
  await audit('application', application.id, { from: application.state, to, ...(reason && { reason }) })
  return to
}

/** Whoever is on another way to be an expert keeps the role. */
async function endRole(work: Work<Tables>, personId: string, byId: string | null): Promise<void> {
  const profile = await work.selectFrom('experts.expert_card').select('state').where('person_id', '=', personId).executeTakeFirst()
  if (profile?.state !== 'applicant') await revokeRole(work, personId, 'applicant', byId)
}

/** The judges of an application, in the order in which locks on them are taken. */
export const judgesOf = async (work: Work<Tables>, applicationId: string): Promise<string[]> =>
  (await work.selectFrom('recruitment.panel_judge').select('judge_id').where('application_id', '=', applicationId).orderBy('judge_id').execute()).map(
    (row) => row.judge_id
  )

/** Whoever books a time for these judges, or puts them on a panel, waits for the one before. */
export async function lockJudges(work: Work<Tables>, judgeIds: readonly string[]): Promise<void> {
  for (const id of [...judgeIds].sort()) await sql`select pg_advisory_xact_lock(hashtextextended(${`recruitment.judge:${id}`}, 0))`.execute(work)
}

/** True when one of the judges sits in another interview at that time. For a `where` over slots or on its own. */
export const busyJudge = (applicationId: Expression<string> | string, startsAt: unknown, endsAt: unknown, judges: unknown): Expression<SqlBool> =>
  sql<SqlBool>`exists (select 1 from recruitment.panel_judge other join recruitment.interview i on i.application_id = other.application_id and i.cancelled_at is null
    where other.judge_id = any (${judges}::uuid[]) and other.application_id <> ${applicationId} and i.starts_at < ${endsAt} and i.ends_at > ${startsAt})`
