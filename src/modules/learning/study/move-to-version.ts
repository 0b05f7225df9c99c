import { z } from 'zod'
import { type Differences, outlineOf, whatChanged } from '#modules/catalog/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { lockEnrolment, recount } from '../progress.ts'
import { query, useCase } from '../tables.ts'

const versionShape = z.object({ id: z.string(), number: z.number(), note: z.string(), publishedAt: z.date() })

export const versionChange = query({
  id: 'learning.version-change',
  summary: 'What changed between the version that I study and the newest one',
  access: signedIn,
  input: z.object({ enrolmentId: z.uuid() }),
  output: z.object({
    enrolmentId: z.string(),
    courseSlug: z.string(),
    courseTitle: z.string(),
    mine: versionShape,
    newest: versionShape,
    /** The notes of the versions in between, newest first. */
    notes: z.array(versionShape),
    differences: z.custom<Differences>()
  }),
  async run({ db, actor }, { enrolmentId }) {
    const enrolment = await db
      .selectFrom('learning.enrolment as e')
      .innerJoin('catalog.course_card as c', 'c.id', 'e.course_id')
      .select(['e.id', 'e.version_id', 'c.id as courseId', 'c.slug', 'c.title', 'c.published_version_id'])
      .where('e.id', '=', enrolmentId)
      .where('e.learner_id', '=', actor.id)
      .executeTakeFirst()
    if (!enrolment) throw refuse.notFound()
    const versions = await db
      .selectFrom('catalog.version_row')
      .select(['id', 'number', 'note', 'published_at as publishedAt'])
      .where('course_id', '=', enrolment.courseId)
      .orderBy('number', 'desc')
      .limit(500)
      .execute()
    const mine = versions.find((one) => one.id === enrolment.version_id)
    const newest = versions.find((one) => one.id === enrolment.published_version_id) ?? mine
    if (!mine || !newest) throw refuse.notFound()
    return {
      enrolmentId,
      courseSlug: enrolment.slug,
      courseTitle: enrolment.title,
      mine,
      newest,
      notes: versions.filter((one) => one.number > mine.number && one.number <= newest.number),
      differences: await whatChanged(db as unknown as AnyDb, mine.id, newest.id)
    }
  }
})

export const moveToVersion = useCase({
  id: 'learning.move-to-version',
  summary: 'Go on in the newest version of the course; what I have done stays done',
  access: signedIn,
  input: z.object({ enrolmentId: z.uuid() }),
  output: z.object({ versionId: z.string(), lessonsDone: z.number(), lessonsTotal: z.number(), progressPercent: z.number() }),
  async run({ work, actor, now, publish, afterCommit }, { enrolmentId }) {
    const enrolment = await lockEnrolment(work, enrolmentId)
    if (!enrolment || enrolment.learner_id !== actor.id) throw refuse.notFound()
    if (enrolment.ended_at || (enrolment.ends_at && enrolment.ends_at <= now)) throw refuse.conflict('learning/ended')
    const course = await work.selectFrom('catalog.course_card').select('published_version_id').where('id', '=', enrolment.course_id).executeTakeFirst()
    const fromVersionId = enrolment.version_id
    const toVersionId = course?.published_version_id ?? fromVersionId
    const outline = await outlineOf(work, toVersionId)
    const moved = await recount({ work, publish, afterCommit }, { ...enrolment, version_id: toVersionId }, outline, now)
    const stillThere = outline.some((task) => task.lessons.some((lesson) => lesson.lessonId === enrolment.last_lesson_id))
    if (!stillThere) await work.updateTable('learning.enrolment').set({ last_lesson_id: null }).where('id', '=', enrolmentId).execute()
    if (toVersionId !== fromVersionId)
      await publish('enrolment.moved', { enrolmentId, learnerId: actor.id, courseId: enrolment.course_id, fromVersionId, toVersionId })
    return { versionId: toVersionId, lessonsDone: moved.lessonsDone, lessonsTotal: moved.lessonsTotal, progressPercent: moved.progressPercent }
  }
})
