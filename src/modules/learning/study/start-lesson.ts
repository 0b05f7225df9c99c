import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { openLesson } from '../lesson-access.ts'
import { useCase } from '../tables.ts'

export const startLesson = useCase({
  id: 'learning.start-lesson',
  summary: 'Open a lesson: it becomes the place to go on from, and its study time begins to count',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid() }),
  output: z.object({ enrolmentId: z.string(), positionSeconds: z.number() }),
  async run({ work, actor, now, publish }, { courseId, lessonId }) {
    const { enrolmentId } = await openLesson(work, { learnerId: actor.id, courseId, lessonId, now })
    // The enrolment first, as everywhere: the other way round, a lesson finished at the same moment would wait for this and this for it.
    await work.updateTable('learning.enrolment').set({ last_lesson_id: lessonId, last_seen_at: now }).where('id', '=', enrolmentId).execute()
    const { numInsertedOrUpdatedRows } = await work
      .insertInto('learning.lesson_progress')
      .values({ enrolment_id: enrolmentId, lesson_id: lessonId, started_at: now, completed_at: null, score: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n) await publish('lesson.started', { enrolmentId, learnerId: actor.id, courseId, lessonId })
    const kept = await work
      .selectFrom('learning.lesson_progress')
      .select('position_seconds')
      .where('enrolment_id', '=', enrolmentId)
      .where('lesson_id', '=', lessonId)
      .executeTakeFirstOrThrow()
    return { enrolmentId, positionSeconds: kept.position_seconds }
  }
})
