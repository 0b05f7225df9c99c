import { z } from 'zod'
import { lessonOf } from '#modules/catalog/index.ts'
import { settleSubmission, submissionById, totalScore } from '#modules/tasks/index.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { hint } from '#platform/realtime.ts'
import { lockForReview, reviewers, takeClaim } from './claim.ts'
import { afterStep, isScored } from './rules.ts'
import { useCase } from './tables.ts'

const share = z.number().min(0).max(1)
const anchor = z.discriminatedUnion('part', [
  z.object({ part: z.literal('text'), line: z.number().int().min(1).max(100_000), quote: z.string().max(500) }),
  z.object({ part: z.literal('code'), line: z.number().int().min(1).max(100_000), quote: z.string().max(500) }),
  z.object({
    part: z.literal('file'),
    fileId: z.uuid(),
    line: z.number().int().min(1).optional(),
    quote: z.string().max(500).optional(),
    page: z.number().int().min(1).optional(),
    x: share.optional(),
    y: share.optional()
  }),
  z.object({ part: z.literal('whole') })
])

const content = {
  scores: z.record(z.string().max(80), z.number().int().min(1).max(5)),
  feedback: z.string().max(10_000).default(''),
  checklist: z.array(z.string().max(200)).max(30).default([]),
  notes: z
    .array(z.object({ anchor, text: z.string().trim().min(1).max(2000), praise: z.boolean().default(false) }))
    .max(200)
    .default([])
}

export const reviewSubmission = useCase({
  id: 'guidance.review-submission',
  summary: 'Deliver a review: scores by the rubric, feedback, notes; the work passes or goes back',
  access: reviewers,
  input: z.object({
    requestId: z.uuid(),
    ...content,
    /** Asks for another attempt although the score would do. */
    returnForRedo: z.boolean().default(false)
  }),
  output: z.object({ reviewId: z.string(), total: z.number(), passed: z.boolean() }),
  async run(doing, input) {
    const { work, actor, now, publish, afterCommit } = doing
    const request = await lockForReview(work, input.requestId, actor)
    // A claim that ran out while the last words were written, and that nobody else took, is taken again.
    if (request.state === 'open') await takeClaim(doing, request)
    const next = afterStep(request.state === 'open' ? 'claimed' : request.state, 'deliver')
    if (!next) throw refuse.conflict('guidance/closed')
    const submission = await submissionById(work, request.subject_id)
    const assignment = submission && (await lessonOf(work, submission.version_id, submission.lesson_id))?.settings.assignment
    if (!submission || !assignment) throw refuse.notFound()
    if (!isScored(assignment.rubric, input.scores)) throw refuse.invalid('guidance/not-all-scored', { fields: { scores: ['guidance/not-all-scored'] } })
    const total = assignment.rubric.length > 0 ? totalScore(assignment.rubric, input.scores) : input.returnForRedo ? 1 : 5
    const passed = total >= assignment.passScore && !input.returnForRedo
    if (!passed && input.feedback.trim() === '' && input.notes.length === 0)
      throw refuse.invalid('guidance/say-what-to-change', { fields: { feedback: ['guidance/say-what-to-change'] } })

    const reviewId = newId()
    await work
      .insertInto('guidance.review')
      .values({
        id: reviewId,
        request_id: request.id,
        submission_id: submission.id,
        reviewer_id: actor.id,
        scores: JSON.stringify(input.scores),
        total,
        passed,
        feedback: input.feedback,
        checklist: input.checklist,
        reviewed_at: now,
        seconds: Math.round((now.getTime() - (request.claimed_at ?? now).getTime()) / 1000)
      })
      .execute()
    if (input.notes.length > 0) {
      await work
        .insertInto('guidance.review_note')
        .values(
          input.notes.map((note, position) => ({
            id: newId(),
            review_id: reviewId,
            position,
            anchor: JSON.stringify(note.anchor),
            text: note.text,
            praise: note.praise
          }))
        )
        .execute()
    }
    await work
      .updateTable('guidance.request')
      .set({ state: next, delivered_by: actor.id, delivered_at: now, closed_at: now, claim_until: null })
      .where('id', '=', request.id)
      .execute()
    await work.deleteFrom('guidance.review_draft').where('request_id', '=', request.id).execute()
    await settleSubmission({ work, publish, afterCommit }, { submissionId: submission.id, passed, score: total, at: now })
    await publish('submission.reviewed', {
      reviewId,
      requestId: request.id,
      submissionId: submission.id,
      learnerId: submission.learner_id,
      expertId: actor.id,
      passed,
      score: total
    })
    await publish('guidance.delivered', { requestId: request.id, kind: 'review', learnerId: submission.learner_id, expertId: actor.id })
    afterCommit(() => hint(`review-queue:${request.course_id}`))
    return { reviewId, total, passed }
  }
})

export const saveReviewDraft = useCase({
  id: 'guidance.save-review-draft',
  summary: 'Save a review while it is being written; takes the claim, or prolongs it',
  access: reviewers,
  input: z.object({
    requestId: z.uuid(),
    ...content,
    scores: z.record(z.string().max(80), z.number().int().min(0).max(5)).default({}),
    revision: z.number().int().min(0).default(0)
  }),
  output: z.object({ revision: z.number(), claimUntil: z.date() }),
  async run(doing, { requestId, revision, ...draft }) {
    const { work, actor, now } = doing
    const request = await lockForReview(work, requestId, actor)
    if (request.state !== 'claimed' && request.state !== 'open') throw refuse.conflict('guidance/closed')
    const before = await work
      .selectFrom('guidance.review_draft')
      .select('revision')
      .where('request_id', '=', requestId)
      .where('reviewer_id', '=', actor.id)
      .executeTakeFirst()
    if (before && before.revision !== revision) throw refuse.conflict('guidance/draft-changed-elsewhere')
    const next = (before?.revision ?? 0) + 1
    const row = { content: JSON.stringify(draft), revision: next, saved_at: now }
    await work
      .insertInto('guidance.review_draft')
      .values({ request_id: requestId, reviewer_id: actor.id, ...row })
      .onConflict((conflict) => conflict.columns(['request_id', 'reviewer_id']).doUpdateSet(row))
      .execute()
    return { revision: next, claimUntil: await takeClaim(doing, request) }
  }
})
