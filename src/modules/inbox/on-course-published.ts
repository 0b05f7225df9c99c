import type { Doing } from '#platform/module.ts'
import { courseFacts } from './course-facts.ts'
import { type InboxTables, reaction } from './tables.ts'
import type { CatalogViews } from '#modules/catalog/index.ts'
import type { IdentityViews } from '#modules/identity/index.ts'
import type { LearningViews } from '#modules/learning/index.ts'
import { tell } from './tell.ts'

const perRound = 500

type Tools = Doing<InboxTables & IdentityViews & CatalogViews & LearningViews>

/** Tells those who learn an older version, some hundred in one transaction; the rest by an event that goes on. */
async function tellLearners(
  { work, publish, afterCommit }: Tools,
  { courseId, versionId, after }: { courseId: string; versionId: string; after: string | null }
): Promise<void> {
  const course = await courseFacts(work, courseId)
  const version = await work.selectFrom('catalog.version_row').select(['number', 'note']).where('id', '=', versionId).executeTakeFirst()
  // A newer version has been published meanwhile: it tells for both.
  if (!course || !version || course.published_version_id !== versionId) return
  const learners = await work
    .selectFrom('learning.enrolment_card')
    .select(['id', 'learner_id'])
    .where('course_id', '=', courseId)
    .where('ended_at', 'is', null)
    .where('version_id', '<>', versionId)
    .$if(after !== null, (q) => q.where('id', '>', after))
    .orderBy('id')
    .limit(perRound)
    .execute()
  for (const { learner_id } of learners) {
    await tell(work, {
      personId: learner_id,
      kind: 'course_updated',
      key: `course-updated:${versionId}`,
      url: `/learn/${course.slug}`,
      data: { course: course.title, number: version.number, note: version.note },
      afterCommit
    })
  }
  const last = learners.at(-1)
  if (last && learners.length === perRound) await publish('course-update.to-tell', { courseId, versionId, after: last.id })
}

export const tellCourseUpdated = reaction('course.published', 'tell-course-updated', async (doing, { payload: { courseId, versionId, number } }) => {
  if (number > 1) await tellLearners(doing, { courseId, versionId, after: null })
})

export const tellMoreOfCourse = reaction('course-update.to-tell', 'tell-more-of-course', (doing, { payload }) => tellLearners(doing, payload))
