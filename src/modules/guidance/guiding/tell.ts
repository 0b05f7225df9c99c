import { sql } from 'kysely'
import { tell } from '#modules/inbox/index.ts'
import type { Work } from '#platform/db.ts'
import { type GuidanceTables, reaction } from '../tables.ts'

interface StepFacts {
  text: string
  day: string
  state: string
  expert: string
  learner: string
  username: string
}

async function factsOf(work: Work<GuidanceTables>, stepId: string): Promise<StepFacts | undefined> {
  const { rows } = await sql<StepFacts>`
    select left(s.text, 60) as text, s.due_on as day, s.state, coalesce(e.name, '') as expert, l.name as learner, l.username
    from guidance.next_step s join identity.person_card l on l.id = s.learner_id left join identity.person_card e on e.id = s.written_by where s.id = ${stepId}`.execute(
    work
  )
  return rows[0]
}

export const tellStepWritten = reaction('next-step.written', 'tell-step-written', async ({ work, afterCommit }, { payload: { stepId, learnerId } }) => {
  const facts = await factsOf(work, stepId)
  if (facts?.state !== 'open') return
  const { text, day, expert } = facts
  await tell(work, { personId: learnerId, kind: 'step_written', key: `step-written:${stepId}`, url: '/plan', data: { text, day, expert }, afterCommit })
})

export const tellStepDue = reaction('next-step.due-soon', 'tell-step-due', async ({ work, afterCommit }, { payload: { stepId, learnerId } }) => {
  const facts = await factsOf(work, stepId)
  if (facts?.state !== 'open') return
  const { text, day } = facts
  await tell(work, { personId: learnerId, kind: 'step_due', key: `step-due:${stepId}`, url: '/plan', data: { text, day }, afterCommit })
})

export const tellStepDone = reaction('next-step.done', 'tell-step-done', async ({ work, afterCommit }, { payload: { stepId, expertId } }) => {
  const facts = await factsOf(work, stepId)
  if (facts?.state !== 'done') return
  const { text, learner, username } = facts
  await tell(work, {
    personId: expertId,
    kind: 'step_done',
    key: `step-done:${stepId}`,
    url: `/studio/guiding/${username}`,
    data: { text, learner },
    afterCommit
  })
})

export const tellStageAssessed = reaction('stage.assessed', 'tell-stage-assessed', async ({ work, afterCommit }, { payload: { stageId, learnerId } }) => {
  const { rows } = await sql<{ title: string; expert: string }>`
    select s.title, coalesce(e.name, '') as expert from guidance.stage s left join identity.person_card e on e.id = s.assessed_by where s.id = ${stageId}`.execute(
    work
  )
  const facts = rows[0]
  if (!facts) return
  await tell(work, {
    personId: learnerId,
    kind: 'stage_assessed',
    key: `stage-assessed:${stageId}`,
    url: `/plan#stage-${stageId}`,
    data: { ...facts },
    afterCommit
  })
})
