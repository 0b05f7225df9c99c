import { sql } from 'kysely'
import { z } from 'zod'
import { isCourseTeam } from '#modules/catalog/index.ts'
import { experts, onlySystem, withRole } from '#platform/access.ts'
import type { Actor } from '#platform/actor.ts'
import type { Work } from '#platform/db.ts'
import { allow, refuse } from '#platform/errors.ts'
import type { Doing } from '#platform/module.ts'
import { perform } from '#platform/perform.ts'
import { hint } from '#platform/realtime.ts'
import { canReview } from './access.ts'
import { afterStep, claimMinutes } from './rules.ts'
import { type GuidanceTables, schedule, useCase } from './tables.ts'

export const reviewers = { name: 'experts or operators', admits: (actor: Actor) => experts.admits(actor) || withRole('operator', 'admin').admits(actor) }

/** The request, locked, if this person may review it. */
export async function lockForReview(work: Work<GuidanceTables>, requestId: string, actor: Actor) {
  const request = await work.selectFrom('guidance.request').selectAll().where('id', '=', requestId).where('kind', '=', 'review').forUpdate().executeTakeFirst()
  if (!request?.course_id) throw refuse.notFound()
  const answer = canReview(actor, request, await isCourseTeam(work, request.course_id, actor.id))
  if (answer === 'platform/not-allowed') throw refuse.notFound()
  if (answer === 'guidance/claimed-by-other') throw refuse.conflict(answer)
  allow(answer)
  return { ...request, course_id: request.course_id }
}

type Locked = Awaited<ReturnType<typeof lockForReview>>

/** Takes or prolongs the claim on a locked request; until when it holds. */
export async function takeClaim({ work, actor, now, publish, afterCommit }: Doing<GuidanceTables>, request: Locked): Promise<Date> {
  const claimUntil = new Date(now.getTime() + claimMinutes * 60_000)
  if (request.state !== 'claimed' && !afterStep(request.state, 'claim')) throw refuse.conflict('guidance/closed')
  await work
    .updateTable('guidance.request')
    .set({ state: 'claimed', claimed_by: actor.id, assigned_to: actor.id, claimed_at: request.claimed_at ?? now, claim_until: claimUntil })
    .where('id', '=', request.id)
    .execute()
  if (request.state === 'open') {
    await publish('guidance.claimed', { requestId: request.id, expertId: actor.id })
    afterCommit(() => hint(`review-queue:${request.course_id}`))
  }
  return claimUntil
}

export const claimReview = useCase({
  id: 'guidance.claim-review',
  summary: 'Take a review: it is yours for an hour, longer while you write',
  access: reviewers,
  input: z.object({ requestId: z.uuid() }),
  output: z.object({ requestId: z.string(), claimUntil: z.date() }),
  async run(doing, { requestId }) {
    const claimUntil = await takeClaim(doing, await lockForReview(doing.work, requestId, doing.actor))
    return { requestId, claimUntil }
  }
})

export const releaseReview = useCase({
  id: 'guidance.release-review',
  summary: 'Put a claimed review back into the queue; what was written stays as a draft',
  access: reviewers,
  input: z.object({ requestId: z.uuid() }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, afterCommit }, { requestId }) {
    const request = await lockForReview(work, requestId, actor)
    if (!afterStep(request.state, 'release')) throw refuse.conflict('guidance/not-claimed')
    await work
      .updateTable('guidance.request')
      .set({ state: 'open', claimed_by: null, claimed_at: null, claim_until: null })
      .where('id', '=', requestId)
      .execute()
    afterCommit(() => hint(`review-queue:${request.course_id}`))
    return { state: 'open' }
  }
})

export const releaseExpiredClaims = useCase({
  id: 'guidance.release-expired-claims',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, afterCommit }) {
    const { rows } = await sql<{ id: string; course_id: string | null }>`
      with over as (select id from guidance.request where state = 'claimed' and claim_until <= ${now} order by claim_until limit 200 for update skip locked)
      update guidance.request r set state = 'open', claimed_by = null, claimed_at = null, claim_until = null from over where over.id = r.id returning r.id, r.course_id`.execute(
      work
    )
    for (const courseId of new Set(rows.map((row) => row.course_id))) if (courseId) afterCommit(() => hint(`review-queue:${courseId}`))
    return { released: rows.length }
  }
})

/** Claims that ran out go back into the queue. */
export const expireClaims = schedule('expire-claims', '* * * * *', async () => {
  while ((await perform(releaseExpiredClaims, {})).released === 200);
})
