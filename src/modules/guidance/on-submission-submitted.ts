import { courseById, lessonOf } from '#modules/catalog/index.ts'
import { submissionById } from '#modules/tasks/index.ts'
import { newId } from '#platform/id.ts'
import { hint } from '#platform/realtime.ts'
import { nextReviewer } from './next-reviewer.ts'
import { remindAtOf } from './rules.ts'
import { reaction } from './tables.ts'

const defaultHours = 48

/** Work handed in becomes a guidance request of the kind review, suggested to one of the team, with the promised time running. */
export const openReview = reaction('submission.submitted', 'open-review', async ({ work, publish, afterCommit }, { payload, occurredAt }) => {
  const submission = await submissionById(work, payload.submissionId)
  if (submission?.state !== 'submitted') return
  const course = await courseById(work, submission.course_id)
  const lesson = await lessonOf(work, submission.version_id, submission.lesson_id)
  const hours = lesson?.settings.assignment?.answerWithinHours ?? defaultHours
  const dueAt = new Date(occurredAt.getTime() + hours * 3_600_000)
  const expertId = course?.owner_id ?? null
  const assignedTo = (await nextReviewer(work, { courseId: submission.course_id, learnerId: submission.learner_id })) ?? expertId
  const id = newId()
  const { numInsertedOrUpdatedRows } = await work
    .insertInto('guidance.request')
    .values({
      id,
      kind: 'review',
      state: 'open',
      learner_id: submission.learner_id,
      expert_id: expertId,
      course_id: submission.course_id,
      lesson_id: submission.lesson_id,
      subject_kind: 'submission',
      subject_id: submission.id,
      topic: lesson?.title ?? '',
      attempt: submission.attempt,
      assigned_to: assignedTo,
      created_at: occurredAt,
      due_at: dueAt,
      remind_at: remindAtOf(occurredAt, dueAt),
      reminded_at: null,
      overdue_at: null,
      escalated_at: null,
      claimed_by: null,
      claimed_at: null,
      claim_until: null,
      delivered_by: null,
      delivered_at: null,
      closed_at: null
    })
    .onConflict((conflict) => conflict.columns(['kind', 'subject_id']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return
  await publish('guidance.requested', {
    requestId: id,
    kind: 'review',
    learnerId: submission.learner_id,
    expertId: assignedTo,
    courseId: submission.course_id,
    dueAt: dueAt.toISOString()
  })
  afterCommit(() => hint(`review-queue:${submission.course_id}`))
})
