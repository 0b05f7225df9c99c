import { peopleWithRole } from '#modules/identity/index.ts'
import { tell } from '#modules/inbox/index.ts'
import type { Work } from '#platform/db.ts'
import type { Doing } from '#platform/module.ts'
import { DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { reaction, type Tables } from './tables.ts'

const nameOf = async (work: Work<Tables>, personId: string): Promise<string> =>
  (await work.selectFrom('identity.person_card').select('name').where('id', '=', personId).executeTakeFirst())?.name ?? ''

/** The day on which a probation ends, as people in China write it. */
const endOf = async (work: Work<Tables>, probationId: string): Promise<{ day: string; endsAt: Date }> => {
  const { ends_at } = await work.selectFrom('experts.probation').select('ends_at').where('id', '=', probationId).executeTakeFirstOrThrow()
  return { day: localDay(ends_at, DEFAULT_ZONE), endsAt: ends_at }
}

async function tellOperators(
  { work, afterCommit }: Doing<Tables>,
  { kind, key, url, expertId }: { kind: 'probation_due' | 'contract_to_countersign'; key: string; url: string; expertId: string }
): Promise<void> {
  const name = await nameOf(work, expertId)
  for (const personId of await peopleWithRole(work, 'operator')) await tell(work, { personId, kind, key, url, data: { name }, afterCommit })
}

export const tellBegun = reaction('probation.begun', 'tell-probation-begun', async ({ work, afterCommit }, { payload: { probationId, expertId } }) => {
  const { day } = await endOf(work, probationId)
  await tell(work, { personId: expertId, kind: 'probation_begun', key: `probation-begun:${probationId}`, url: '/studio/probation', data: { day }, afterCommit })
})

export const tellPlanChanged = reaction(
  'probation.plan-changed',
  'tell-plan-changed',
  async ({ work, afterCommit }, { id, payload: { probationId, expertId } }) => {
    const { day } = await endOf(work, probationId)
    await tell(work, { personId: expertId, kind: 'probation_plan', key: `probation-plan:${id}`, url: '/studio/probation', data: { day }, afterCommit })
  }
)

export const tellEndingSoon = reaction(
  'probation.ending-soon',
  'tell-probation-ending',
  async ({ work, afterCommit }, { payload: { probationId, expertId } }) => {
    const { day, endsAt } = await endOf(work, probationId)
    await tell(work, {
      personId: expertId,
      kind: 'probation_ending',
      key: `probation-ending:${probationId}:${endsAt.getTime()}`,
      url: '/studio/probation',
      data: { day },
      afterCommit
    })
  }
)

export const tellEnded = reaction('probation.ended', 'tell-probation-ended', async (doing, { payload: { probationId, expertId } }) => {
  const { endsAt } = await endOf(doing.work, probationId)
  await tellOperators(doing, {
    kind: 'probation_due',
    key: `probation-due:${probationId}:${endsAt.getTime()}`,
    url: `/admin/experts/probation?of=${expertId}`,
    expertId
  })
})

export const tellDecided = reaction('probation.decided', 'tell-probation-decided', async ({ work, afterCommit }, { payload: { decisionId, expertId } }) => {
  const decision = await work.selectFrom('experts.probation_decision').select(['kind', 'reason']).where('id', '=', decisionId).executeTakeFirstOrThrow()
  await tell(work, {
    personId: expertId,
    kind: 'probation_decided',
    key: `probation-decided:${decisionId}`,
    // Who failed is out of the studio; the reason stands in the notice.
    url: decision.kind === 'fail' ? '/inbox' : '/studio/probation',
    data: { decision: decision.kind, reason: decision.reason },
    afterCommit
  })
})

export const tellDrawnUp = reaction('contract.drawn-up', 'tell-contract-drawn-up', async ({ work, afterCommit }, { payload: { contractId, expertId } }) => {
  await tell(work, { personId: expertId, kind: 'contract_to_sign', key: `contract-to-sign:${contractId}`, url: '/studio/contract', afterCommit })
})

export const tellSigned = reaction('contract.signed', 'tell-contract-signed', async (doing, { payload: { contractId, expertId, by } }) => {
  if (by === 'expert')
    return tellOperators(doing, {
      kind: 'contract_to_countersign',
      key: `contract-to-countersign:${contractId}`,
      url: `/admin/experts/${expertId}`,
      expertId
    })
  const contract = await doing.work.selectFrom('experts.contract').select('probation_id').where('id', '=', contractId).executeTakeFirst()
  // Who comes from probation hears of the certification instead.
  if (contract?.probation_id) return
  await tell(doing.work, {
    personId: expertId,
    kind: 'contract_in_force',
    key: `contract-in-force:${contractId}`,
    url: '/studio/contract',
    afterCommit: doing.afterCommit
  })
})

/** Certified, on hold, restored or revoked: always said, with the reason. The way into and out of probation has notices of its own. */
export const tellState = reaction('expert.state-changed', 'tell-state', async ({ work, afterCommit }, { id, payload: { expertId, from, to }, occurredAt }) => {
  if (to === 'probation') return
  const change = await work
    .selectFrom('experts.state_change')
    .select(['reason', 'at'])
    .where('expert_id', '=', expertId)
    .where('to_state', '=', to as 'certified')
    .where('at', '<=', occurredAt)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (from === 'probation' && to === 'applicant' && change && (await wasFailed(work, expertId, change.at))) return
  await tell(work, {
    personId: expertId,
    kind: 'expert_state',
    key: `expert-state:${id}`,
    url: to === 'certified' ? '/studio/contract' : '/inbox',
    data: { expert: to, reason: change?.reason ?? '' },
    afterCommit
  })
})

export const tellRenewed = reaction('certificate.renewed', 'tell-renewed', async ({ work, afterCommit }, { id, payload: { certificateNo, expertId } }) => {
  const certificate = await work.selectFrom('experts.certificate').select('valid_until').where('number', '=', certificateNo).executeTakeFirstOrThrow()
  await tell(work, {
    personId: expertId,
    kind: 'certificate_renewed',
    key: `certificate-renewed:${id}`,
    url: '/studio/contract',
    data: { day: localDay(certificate.valid_until, DEFAULT_ZONE) },
    afterCommit
  })
})

/** A failed probation told of itself already. */
const wasFailed = async (work: Work<Tables>, expertId: string, at: Date): Promise<boolean> =>
  (await work
    .selectFrom('experts.probation_decision as d')
    .innerJoin('experts.probation as p', 'p.id', 'd.probation_id')
    .select('d.id')
    .where('p.expert_id', '=', expertId)
    .where('d.kind', '=', 'fail')
    .where('d.at', '=', at)
    .executeTakeFirst()) !== undefined
