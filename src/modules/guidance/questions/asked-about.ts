import { z } from 'zod'
import { courseById, lessonOf } from '#modules/catalog/index.ts'
import { activeEnrolment, lessonPath } from '#modules/learning/index.ts'
import { signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { type AskedAbout, type GuidanceTables, query } from '../tables.ts'

/** What a learner is working on, in the words of this moment, so that the expert begins informed. She must be enrolled. */
export async function askedAbout(
  work: Work<GuidanceTables>,
  { learnerId, courseId, lessonId, error }: { learnerId: string; courseId?: string; lessonId?: string; error: string | null }
): Promise<AskedAbout> {
  const enrolment = courseId && (await activeEnrolment(work, learnerId, courseId))
  const lesson = enrolment && lessonId ? await lessonOf(work, enrolment.version_id, lessonId) : undefined
  const course = courseId ? await courseById(work, courseId) : undefined
  if (!lesson || !course || !courseId || !lessonId) throw refuse.invalid('guidance/no-lesson', { fields: { lessonId: ['guidance/no-lesson'] } })
  const last = await work
    .selectFrom('guidance.request as r')
    .leftJoin('guidance.review as v', 'v.request_id', 'r.id')
    .select(['r.attempt', 'v.total', 'v.passed'])
    .where('r.kind', '=', 'review')
    .where('r.learner_id', '=', learnerId)
    .where('r.lesson_id', '=', lessonId)
    .orderBy('r.created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    courseTitle: course.title,
    lessonTitle: lesson.title,
    path: await lessonPath(work, { courseId, lessonId }),
    attempt: last?.attempt ? `${last.attempt}${last.total === null ? '' : ` · ${last.total.toFixed(1)}/5`}` : null,
    error
  }
}

export const lookAtLesson = query({
  id: 'guidance.look-at-lesson',
  summary: 'What a question about a lesson of mine would take along: the task and my last attempt',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid() }),
  output: z.object({ courseTitle: z.string(), lessonTitle: z.string(), path: z.string(), attempt: z.string().nullable(), error: z.string().nullable() }),
  run: ({ db, actor }, { courseId, lessonId }) => askedAbout(db as unknown as Work<GuidanceTables>, { learnerId: actor.id, courseId, lessonId, error: null })
})
