import { z } from 'zod'
import { fileReport, breachNames } from '#modules/community/index.ts'
import { isCourseTeam } from '#modules/catalog/index.ts'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { useCase } from './tables.ts'

export const answerRating = useCase({
  id: 'feedback.answer-rating',
  summary: "Answer a rating of one's course, or change the answer: the course's team",
  access: signedIn,
  limit: { max: 60, seconds: 3600 },
  input: z.object({ ratingId: z.uuid(), text: z.string().trim().min(1).max(2000) }),
  output: z.null(),
  async run({ work, actor, now, publish }, { ratingId, text }) {
    const rating = await work
      .selectFrom('feedback.course_rating')
      .selectAll()
      .where('id', '=', ratingId)
      .where('hidden_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!rating) throw refuse.notFound()
    if (!(await isCourseTeam(work, rating.course_id, actor.id))) throw refuse.notAllowed('feedback/team-only')
    await work.updateTable('feedback.course_rating').set({ answer: text, answered_by: actor.id, answered_at: now }).where('id', '=', ratingId).execute()
    if (!rating.answer) await publish('rating.answered', { ratingId, courseId: rating.course_id, learnerId: rating.learner_id, expertId: actor.id })
    return null
  }
})

export const reportRating = useCase({
  id: 'feedback.report-rating',
  summary: 'Report a rating that breaks the rules',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input: z.object({ ratingId: z.uuid(), reason: z.enum(breachNames), note: z.string().trim().max(1000).default('') }),
  output: z.object({ reportId: z.string() }),
  async run({ work, actor, now, publish, afterCommit }, { ratingId, reason, note }) {
    const rating = await work
      .selectFrom('feedback.course_rating as r')
      .innerJoin('catalog.course_card as c', 'c.id', 'r.course_id')
      .select(['r.learner_id', 'r.course_id', 'r.text', 'c.slug', 'c.title'])
      .where('r.id', '=', ratingId)
      .where('r.hidden_at', 'is', null)
      .executeTakeFirst()
    if (!rating) throw refuse.notFound()
    const subject = {
      kind: 'rating' as const,
      id: ratingId,
      authorId: rating.learner_id,
      courseId: rating.course_id,
      url: `/courses/${rating.slug}/reviews#rating-${ratingId}`,
      title: rating.title,
      text: rating.text
    }
    const reportId = await fileReport(work, { subject, reporterId: actor.id, reason, note, now })
    await publish('content.reported', { reportId, subjectKind: 'rating', subjectId: ratingId, reporterId: actor.id })
    afterCommit(() => hint('moderation:queue'))
    return { reportId }
  }
})
