import { peopleWithRole } from '#modules/identity/index.ts'
import { type Telling, tell } from '#modules/inbox/index.ts'
import type { Doing } from '#platform/module.ts'
import { type GuidanceTables, reaction } from '../tables.ts'

// Notices name the question, never who asked: it may have been asked without a name.

type Tools = Pick<Doing<GuidanceTables>, 'work' | 'afterCommit'>

async function about(
  { work, afterCommit }: Tools,
  requestId: string,
  telling: Pick<Telling, 'kind' | 'key'> & { people: readonly (string | null)[] }
): Promise<void> {
  const row = await work
    .selectFrom('guidance.question as q')
    .innerJoin('guidance.request as r', 'r.id', 'q.request_id')
    .select(['q.title', 'r.hours', 'r.state'])
    .where('q.request_id', '=', requestId)
    .executeTakeFirst()
  if (!row) return
  for (const personId of new Set(telling.people)) {
    if (!personId) continue
    await tell(work, {
      personId,
      kind: telling.kind,
      key: telling.key,
      url: `/questions/${requestId}`,
      data: { title: row.title, hours: row.hours ?? 0 },
      afterCommit
    })
  }
}

export const tellAsked = reaction('guidance.requested', 'tell-asked', async (doing, { payload }) => {
  if (payload.kind !== 'question') return
  await about(doing, payload.requestId, { kind: 'ask_waiting', key: `asked:${payload.requestId}`, people: [payload.expertId] })
})

export const tellAskDueSoon = reaction('guidance.due-soon', 'tell-ask-due-soon', async (doing, { id, payload }) => {
  await about(doing, payload.requestId, { kind: 'ask_due_soon', key: `ask-due-soon:${id}`, people: [payload.expertId] })
})

export const tellAnswered = reaction('guidance.delivered', 'tell-answered', async (doing, { id, payload }) => {
  if (payload.kind !== 'question') return
  await about(doing, payload.requestId, { kind: 'ask_answered', key: `answered:${id}`, people: [payload.learnerId] })
})

export const tellFollowUp = reaction('guidance.follow-up', 'tell-follow-up', async (doing, { payload }) => {
  await about(doing, payload.requestId, { kind: 'ask_follow_up', key: `follow-up:${payload.requestId}`, people: [payload.expertId] })
})

export const tellAccepted = reaction('guidance.accepted', 'tell-accepted', async (doing, { payload }) => {
  if (payload.kind !== 'question') return
  await about(doing, payload.requestId, { kind: 'ask_accepted', key: `ask-accepted:${payload.requestId}`, people: [payload.expertId] })
})

export const tellMissed = reaction('guidance.missed', 'tell-missed', async (doing, { payload }) => {
  if (payload.kind !== 'question') return
  await about(doing, payload.requestId, { kind: 'ask_missed', key: `ask-missed:${payload.requestId}`, people: [payload.learnerId] })
  await about(doing, payload.requestId, { kind: 'ask_lapsed', key: `ask-lapsed:${payload.requestId}`, people: [payload.expertId] })
})

export const tellDisputed = reaction('guidance.disputed', 'tell-disputed', async (doing, { payload }) => {
  await about(doing, payload.requestId, { kind: 'ask_disputed', key: `disputed:${payload.requestId}`, people: [payload.expertId] })
  await about(doing, payload.requestId, { kind: 'ops_dispute', key: `dispute:${payload.requestId}`, people: await peopleWithRole(doing.work, 'operator') })
})

export const tellRulingLate = reaction('guidance.overdue', 'tell-ruling-late', async (doing, { payload }) => {
  await about(doing, payload.requestId, { kind: 'ops_dispute', key: `dispute-late:${payload.requestId}`, people: await peopleWithRole(doing.work, 'operator') })
})

export const tellRuled = reaction('guidance.ruled', 'tell-ruled', async (doing, { payload }) => {
  await about(doing, payload.requestId, { kind: 'ask_ruled', key: `ruled:${payload.requestId}`, people: [payload.learnerId, payload.expertId] })
})
