import { tell } from '#modules/inbox/index.ts'
import { judgesOf } from '../move.ts'
import { reaction } from '../tables.ts'
import { readiness } from '../interview/decide.ts'
import { factsOf, interviewOf, panelPath, timeFor } from './facts.ts'
import { tellOperators } from './tell-operators.ts'

export const tellSoon = reaction('interview.soon', 'tell-soon', async ({ work, afterCommit }, { payload: { interviewId, applicationId } }) => {
  const [facts, interview] = [await factsOf(work, applicationId), await interviewOf(work, applicationId)]
  if (!facts || interview?.id !== interviewId) return
  const people = [
    { personId: facts.personId, url: '/apply' },
    ...(await judgesOf(work, applicationId)).map((personId) => ({ personId, url: panelPath(applicationId) }))
  ]
  for (const one of people)
    await tell(work, {
      ...one,
      kind: 'interview_soon',
      key: `interview-soon:${interviewId}`,
      data: { name: facts.name, time: await timeFor(work, one.personId, interview.startsAt) },
      afterCommit
    })
})

/** The day after: who has not scored is asked once; with two scores operators may decide. */
export const tellScoresDue = reaction('interview.scores-due', 'tell-scores-due', async (doing, { payload: { interviewId, applicationId } }) => {
  const { work, now, afterCommit } = doing
  const facts = await factsOf(work, applicationId)
  if (!facts || (facts.state !== 'interview-scheduled' && facts.state !== 'interviewed')) return
  const scored = await work
    .selectFrom('recruitment.sheet')
    .select('judge_id')
    .where('application_id', '=', applicationId)
    .where('handed_in_at', 'is not', null)
    .execute()
  for (const personId of await judgesOf(work, applicationId))
    if (!scored.some((row) => row.judge_id === personId))
      await tell(work, { personId, kind: 'score_due', key: `score-due:${interviewId}`, url: panelPath(applicationId), data: { name: facts.name }, afterCommit })
  if ((await readiness(work, applicationId, now)).ready) await tellOperators(doing, applicationId, 'decision', applicationId)
})
