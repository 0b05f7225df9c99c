import type { Db } from '#platform/db.ts'
import type { CourseContent } from './content.ts'
import type { Tables } from './tables.ts'

/** A whole version by slugs, as the gate, the exporter and the comparison of versions want it. */
export async function readContent(db: Db<Tables>, versionId: string): Promise<CourseContent> {
  const version = await db
    .selectFrom('catalog.course_version')
    .select([
      'title',
      'subtitle',
      'goal',
      'audience',
      'problem',
      'prerequisites',
      'language',
      'level',
      'forms',
      'purpose',
      'release',
      'duration_minutes',
      'skills',
      'faq',
      'body'
    ])
    .where('id', '=', versionId)
    .executeTakeFirstOrThrow()
  const tasks = await db.selectFrom('catalog.task').selectAll().where('version_id', '=', versionId).orderBy('position').orderBy('task_id').execute()
  const lessons = await db.selectFrom('catalog.lesson').selectAll().where('version_id', '=', versionId).orderBy('position').orderBy('lesson_id').execute()
  const files = await db
    .selectFrom('catalog.version_file')
    .select(['path', 'upload_id as uploadId'])
    .where('version_id', '=', versionId)
    .orderBy('path')
    .execute()
  const slugs = new Map(tasks.map((task) => [task.task_id, task.slug]))
  return {
    facts: version,
    files,
    tasks: tasks.map((task) => ({
      slug: task.slug,
      title: task.title,
      goal: task.goal,
      evidence: task.evidence,
      skill: task.skill,
      requires: task.requires.map((id) => slugs.get(id) ?? id),
      releaseAfterDays: task.release_after_days,
      dueAfterDays: task.due_after_days,
      body: task.body,
      lessons: lessons
        .filter((lesson) => lesson.task_id === task.task_id)
        .map(({ slug, title, kind, part, goal, minutes, preview, body, settings }) => ({ slug, title, kind, part, goal, minutes, preview, body, settings }))
    }))
  }
}
