import { tell } from '#modules/inbox/index.ts'
import { judgesOf } from '../move.ts'
import { panelSize } from '../rules.ts'
import { reaction } from '../tables.ts'
import { factsOf, interviewOf, panelPath, timeFor } from './facts.ts'
import { tellOperators } from './tell-operators.ts'

/** The applicant hears of every step that was not their own alone, and of what comes next. */
export const tellApplicant = reaction('application.moved', 'tell-applicant', async ({ work, afterCommit }, { payload }) => {
  if (payload.step === 'withdraw' || payload.step === 'meet' || payload.step === 'book') return
  const change = await work.selectFrom('recruitment.state_change').select(['reason', 'by_role']).where('id', '=', payload.changeId).executeTakeFirst()
  if (!change || (payload.step === 'unbook' && change.by_role === 'applicant')) return
  await tell(work, {
    personId: payload.personId,
    kind: 'application_moved',
    key: `application:${payload.changeId}`,
    url: '/apply',
    // The words of what comes next belong to the step: going back to "screened" says something else than arriving there.
    data: { application: payload.step, next: payload.step, reason: change.reason },
    afterCommit
  })
})

export const tellOperatorsOfMove = reaction(
  'application.moved',
  'tell-operators-of-move',
  async (doing, { payload: { applicationId, changeId, step, from } }) => {
    if (step === 'submit') await tellOperators(doing, applicationId, 'screening', changeId)
    if (step === 'withdraw' && from !== 'draft') await tellOperators(doing, applicationId, 'withdrawn', changeId)
    if (step === 'book' && (await judgesOf(doing.work, applicationId)).length < panelSize) await tellOperators(doing, applicationId, 'panel', changeId)
  }
)

/** Applicant and panel hear the time, each in their own zone. */
export const tellBooked = reaction('application.moved', 'tell-booked', async ({ work, afterCommit }, { payload: { applicationId, personId, step } }) => {
  const [facts, interview] = step === 'book' ? [await factsOf(work, applicationId), await interviewOf(work, applicationId)] : []
  if (!facts || !interview) return
  const key = `interview-booked:${interview.id}`
  await tell(work, {
    personId,
    kind: 'interview_booked',
    key,
    url: '/apply',
    data: { name: facts.name, time: await timeFor(work, personId, interview.startsAt) },
    afterCommit
  })
  for (const judgeId of await judgesOf(work, applicationId))
    await tell(work, {
      personId: judgeId,
      kind: 'interview_booked',
      key,
      url: panelPath(applicationId),
      data: { name: facts.name, time: await timeFor(work, judgeId, interview.startsAt) },
      afterCommit
    })
})
