import { tell } from '#modules/inbox/index.ts'
import { judgesOf } from '../move.ts'
import { reaction } from '../tables.ts'
import { factsOf, timeFor } from './facts.ts'

/** The panel has an evening free. The applicant hears it as a step of the application. */
export const tellCancelled = reaction('interview.cancelled', 'tell-cancelled', async ({ work, afterCommit }, { payload: { interviewId, applicationId } }) => {
  const facts = await factsOf(work, applicationId)
  const interview = await work.selectFrom('recruitment.interview').select('starts_at').where('id', '=', interviewId).executeTakeFirst()
  if (!facts || !interview) return
  for (const personId of await judgesOf(work, applicationId))
    await tell(work, {
      personId,
      kind: 'interview_cancelled',
      key: `interview-cancelled:${interviewId}`,
      url: '/panel',
      data: { name: facts.name, time: await timeFor(work, personId, interview.starts_at) },
      afterCommit
    })
})
