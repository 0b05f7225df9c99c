import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import type { Doing } from '#platform/module.ts'
import { canJudgeSee } from '../access.ts'
import { type LockedApplication, lockApplication, move } from '../move.ts'
import { limits } from '../rules.ts'
import { sealNote } from '../sealing.ts'
import { type Tables, useCase } from '../tables.ts'

const emptied = (given: unknown) => (given === '' ? null : given)
const score = z.preprocess(emptied, z.coerce.number().int().min(1).max(5).nullable()).default(null)
const sheet = {
  applicationId: z.uuid(),
  knowledge: score,
  caseAnalysis: score,
  teaching: score,
  suitability: score,
  note: z.string().max(limits.note).default('')
}
type Sheet = { applicationId: string; knowledge: number | null; caseAnalysis: number | null; teaching: number | null; suitability: number | null; note: string }

export const saveSheet = useCase({
  id: 'recruitment.save-sheet',
  summary: 'Save my score sheet of an interview; only I see it until I hand it in',
  access: withRole('judge'),
  input: z.object(sheet),
  output: z.object({ savedAt: z.date() }),
  async run(doing, input) {
    const application = await assigned(doing, input.applicationId)
    await write(doing, application, input, false)
    return { savedAt: doing.now }
  }
})

export const handInSheet = useCase({
  id: 'recruitment.hand-in-sheet',
  summary: 'Hand in my scores: all four and a note. They stay as they are; then I see the others’',
  access: withRole('judge'),
  input: z.object(sheet),
  async run(doing, input) {
    const application = await assigned(doing, input.applicationId)
    const { work, now, publish, audit } = doing
    const missing = (['knowledge', 'caseAnalysis', 'teaching', 'suitability'] as const).filter((name) => input[name] === null)
    if (missing.length > 0)
      throw refuse.invalid('recruitment/sheet-incomplete', { fields: Object.fromEntries(missing.map((name) => [name, ['recruitment/score-needed']])) })
    if ([...input.note.trim()].length < 2) throw refuse.invalid('recruitment/note-needed', { fields: { note: ['recruitment/note-needed'] } })
    const interview = await work
      .selectFrom('recruitment.interview')
      .select('starts_at')
      .where('application_id', '=', application.id)
      .where('cancelled_at', 'is', null)
      .executeTakeFirst()
    if (!interview || interview.starts_at > now) throw refuse.conflict('recruitment/interview-not-yet')
    await write(doing, application, input, true)
    if (application.state === 'interview-scheduled') await move(doing, application, 'meet', { by: 'judge' })
    await publish('application.scored', { applicationId: application.id, judgeId: doing.actor.id })
    await audit('application', application.id)
    return null
  }
})

/** Not mine to judge: not there. */
async function assigned({ work, actor }: Doing<Tables>, applicationId: string): Promise<LockedApplication> {
  const mine = await work
    .selectFrom('recruitment.panel_judge')
    .select('judge_id')
    .where('application_id', '=', applicationId)
    .where('judge_id', '=', actor.id)
    .executeTakeFirst()
  if (!mine) throw refuse.notFound()
  const application = await lockApplication(work, applicationId)
  if (!canJudgeSee(application.state)) throw refuse.notFound()
  if (application.state === 'passed' || application.state === 'failed') throw refuse.conflict('recruitment/decided-already')
  return application
}

async function write({ work, actor, now }: Doing<Tables>, application: LockedApplication, input: Sheet, handIn: boolean): Promise<void> {
  const content = {
    knowledge: input.knowledge,
    case_analysis: input.caseAnalysis,
    teaching: input.teaching,
    suitability: input.suitability,
    note_sealed: sealNote(application.id, actor.id, input.note),
    saved_at: now,
    handed_in_at: handIn ? now : null
  }
  const written = await work
    .insertInto('recruitment.sheet')
    .values({ application_id: application.id, judge_id: actor.id, ...content })
    .onConflict((conflict) => conflict.columns(['application_id', 'judge_id']).doUpdateSet(content).where('recruitment.sheet.handed_in_at', 'is', null))
    .returning('judge_id')
    .executeTakeFirst()
  if (!written) throw refuse.conflict('recruitment/handed-in-already')
}
