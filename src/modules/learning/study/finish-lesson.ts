import { z } from 'zod'
import { lessonOf } from '#modules/catalog/index.ts'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { openLesson } from '../lesson-access.ts'
import { completeLesson } from '../progress.ts'
import { useCase } from '../tables.ts'

export const finishLesson = useCase({
  id: 'learning.complete-lesson',
  summary: 'Mark an article as read; recordings, quizzes and assignments complete by what is done in them',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid() }),
  output: z.object({ lessonsDone: z.number(), lessonsTotal: z.number(), progressPercent: z.number(), taskDone: z.boolean(), courseDone: z.boolean() }),
  async run({ work, actor, now, publish, afterCommit }, { courseId, lessonId }) {
    const access = await openLesson(work, { learnerId: actor.id, courseId, lessonId, now })
    // A recording without a file is read like an article.
    const isRead =
      access.kind === 'article' || ((access.kind === 'video' || access.kind === 'audio') && !(await lessonOf(work, access.versionId, lessonId))?.settings.media)
    if (!isRead) throw refuse.conflict('learning/completes-itself')
    const moved = await completeLesson({ work, publish, afterCommit }, { enrolmentId: access.enrolmentId, lessonId, at: now })
    const row = await work
      .selectFrom('learning.enrolment')
      .select(['lessons_done', 'lessons_total', 'progress_percent'])
      .where('id', '=', access.enrolmentId)
      .executeTakeFirstOrThrow()
    return {
      lessonsDone: row.lessons_done,
      lessonsTotal: row.lessons_total,
      progressPercent: row.progress_percent,
      taskDone: (moved?.tasksDone.length ?? 0) > 0,
      courseDone: moved?.courseDone ?? false
    }
  }
})
