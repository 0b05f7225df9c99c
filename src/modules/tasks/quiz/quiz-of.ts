import { lessonOf } from '#modules/catalog/index.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'

/** The quiz of a lesson in a version, with its answers: for the server only. */
export async function quizOf(db: AnyDb | AnyWork, versionId: string, lessonId: string) {
  const lesson = await lessonOf(db, versionId, lessonId)
  if (!lesson?.settings.quiz) throw refuse.notFound()
  return { lesson, quiz: lesson.settings.quiz }
}
