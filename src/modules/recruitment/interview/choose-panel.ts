import { sql } from 'kysely'
import { z } from 'zod'
import { peopleWithRole } from '#modules/identity/index.ts'
import { withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { canDecide } from '../access.ts'
import { busyJudge, judgesOf, lockApplication, lockJudges } from '../move.ts'
import { panelSize } from '../rules.ts'
import { useCase } from '../tables.ts'

export const choosePanel = useCase({
  id: 'recruitment.choose-panel',
  summary: 'Assign three judges to an application; who has scored already stays',
  access: withRole('operator', 'admin'),
  input: z.object({
    applicationId: z.uuid(),
    judgeIds: z.preprocess((given) => (typeof given === 'string' ? [given] : (given ?? [])), z.array(z.uuid()).max(20))
  }),
  output: z.object({ added: z.number(), removed: z.number() }),
  async run({ work, actor, now, publish, audit }, { applicationId, judgeIds }) {
    const application = await lockApplication(work, applicationId)
    if (application.state === 'draft') throw refuse.notFound()
    allow(canDecide(actor, application))
    if (!['screened', 'interview-scheduled', 'interviewed'].includes(application.state)) throw refuse.conflict('recruitment/no-way-there')
    const chosen = [...new Set(judgeIds)].sort()
    const wrong = (code: string) => refuse.invalid(code, { fields: { judgeIds: [code] } })
    if (chosen.length !== panelSize) throw wrong('recruitment/three-judges')
    if (chosen.includes(application.person_id)) throw wrong('recruitment/judge-is-applicant')
    const judges = await peopleWithRole(work, 'judge')
    if (chosen.some((id) => !judges.includes(id))) throw wrong('recruitment/no-judge')
    const before = await judgesOf(work, applicationId)
    const [added, removed] = [chosen.filter((id) => !before.includes(id)), before.filter((id) => !chosen.includes(id))]
    await lockJudges(work, added)
    const interview = await work
      .selectFrom('recruitment.interview')
      .select(['starts_at', 'ends_at'])
      .where('application_id', '=', applicationId)
      .where('cancelled_at', 'is', null)
      .executeTakeFirst()
    if (interview) {
      const { rows } = await sql<{
        busy: boolean
      }>`select ${busyJudge(sql`${applicationId}::uuid`, interview.starts_at, interview.ends_at, added)} as busy`.execute(work)
      if (rows[0]?.busy) throw wrong('recruitment/judge-busy')
    }
    if (removed.length > 0) {
      const scored = await work
        .selectFrom('recruitment.sheet')
        .select('judge_id')
        .where('application_id', '=', applicationId)
        .where('judge_id', 'in', removed)
        .where('handed_in_at', 'is not', null)
        .executeTakeFirst()
      if (scored) throw wrong('recruitment/judge-has-scored')
      await work.deleteFrom('recruitment.sheet').where('application_id', '=', applicationId).where('judge_id', 'in', removed).execute()
      await work.deleteFrom('recruitment.panel_judge').where('application_id', '=', applicationId).where('judge_id', 'in', removed).execute()
    }
    if (added.length > 0)
      await work
        .insertInto('recruitment.panel_judge')
        .values(added.map((judge_id) => ({ application_id: applicationId, judge_id, assigned_at: now, by_id: actor.id || null })))
        .execute()
    if (added.length + removed.length > 0) {
      await publish('application.panel-chosen', { applicationId, added, removed })
      await audit('application', applicationId, { added, removed })
    }
    return { added: added.length, removed: removed.length }
  }
})
