import type { Work } from '#platform/db.ts'
import { plainText } from '#platform/markdown/index.ts'
import { postgresSearch } from '#platform/search/index.ts'
import { coursePath } from '../rules.ts'
import type { Tables } from '../tables.ts'

/**
 * Puts what the published version of a course says where people search: the course and its tasks for all,
 * free lessons for all, the other lessons for those who take the course.
 */
export async function putSearchDocuments(work: Work<Tables>, courseId: string, now: Date): Promise<void> {
  const course = await work
    .selectFrom('catalog.course as c')
    .innerJoin('catalog.course_version as v', 'v.id', 'c.published_version_id')
    .select([
      'c.kind',
      'c.slug',
      'c.first_published_at',
      'v.id as versionId',
      'v.title',
      'v.subtitle',
      'v.goal',
      'v.audience',
      'v.problem',
      'v.skills',
      'v.language',
      'v.body'
    ])
    .where('c.id', '=', courseId)
    .executeTakeFirstOrThrow()
  const url = coursePath(course)
  const publishedAt = course.first_published_at ?? now
  const common = { language: course.language, publishedAt, updatedAt: now }
  const body = [course.subtitle, course.goal, course.audience, course.problem, course.skills.join(' '), plainText(course.body)].filter(Boolean).join('\n')
  await postgresSearch.put(work, { kind: course.kind, refId: courseId, title: course.title, body, url, audience: ['public'], ...common })

  const tasks = await work.selectFrom('catalog.task').selectAll().where('version_id', '=', course.versionId).execute()
  // The one task of a stand-alone task is the task itself: it is found once.
  for (const task of course.kind === 'task' ? [] : tasks) {
    await postgresSearch.put(work, {
      kind: 'task',
      refId: task.task_id,
      title: task.title,
      body: `${task.goal}\n${task.evidence}\n${plainText(task.body)}`,
      url: `${url}#${task.slug}`,
      audience: ['public'],
      ...common
    })
  }
  const lessons = await work.selectFrom('catalog.lesson').selectAll().where('version_id', '=', course.versionId).execute()
  for (const lesson of lessons) {
    const audience = lesson.preview ? ['public'] : [`course:${courseId}`, 'staff']
    await postgresSearch.put(work, {
      kind: 'lesson',
      refId: lesson.lesson_id,
      title: lesson.title,
      body: `${lesson.goal}\n${plainText(lesson.body)}`,
      url: `${url}/lessons/${lesson.slug}`,
      audience,
      ...common
    })
  }
  await removeGone(work, courseId, course.versionId)
}

/** Takes out tasks and lessons that earlier versions had and the published one has not. */
async function removeGone(work: Work<Tables>, courseId: string, keepVersion: string | null): Promise<void> {
  const versions = work.selectFrom('catalog.course_version').select('id').where('course_id', '=', courseId)
  const tasks = await work
    .selectFrom('catalog.task')
    .select('task_id as id')
    .distinct()
    .where('version_id', 'in', versions)
    .where('task_id', 'not in', work.selectFrom('catalog.task').select('task_id').where('version_id', '=', keepVersion))
    .execute()
  const lessons = await work
    .selectFrom('catalog.lesson')
    .select('lesson_id as id')
    .distinct()
    .where('version_id', 'in', versions)
    .where('lesson_id', 'not in', work.selectFrom('catalog.lesson').select('lesson_id').where('version_id', '=', keepVersion))
    .execute()
  await postgresSearch.remove(
    work,
    'task',
    tasks.map((task) => task.id)
  )
  await postgresSearch.remove(
    work,
    'lesson',
    lessons.map((lesson) => lesson.id)
  )
}

/** Takes a withdrawn course out of the search, with all that is in it. */
export async function removeSearchDocuments(work: Work<Tables>, courseId: string): Promise<void> {
  await postgresSearch.remove(work, 'course', courseId)
  await postgresSearch.remove(work, 'task', courseId)
  await removeGone(work, courseId, null)
}
