import { listVersions, versionDifferences } from '#modules/catalog/index.ts'
import { context } from '#platform/context.ts'
import { messageOf } from '#platform/http/message.ts'
import { read } from '#platform/pages.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ params, url, parent, depends }) => {
  depends('catalog:versions')
  const courseId = params.id
  const [{ course }, versions] = await Promise.all([parent(), read(listVersions, { courseId })])
  const { locale } = context()
  const taskOf = new Map(course.tasks.map((task) => [task.slug, task.taskId]))
  const lessonOf = new Map(course.tasks.flatMap((task) => task.lessons.map((lesson) => [lesson.slug, lesson.lessonId] as const)))
  const missing = course.missing.map(({ code, task, lesson, values }) => ({
    text: messageOf(code, locale, values),
    where: lesson?.title ?? task?.title ?? null,
    kind: lesson ? ('lesson' as const) : task ? ('task' as const) : code.endsWith('gate-category') ? ('settings' as const) : ('course' as const),
    id: (lesson ? lessonOf.get(lesson.slug) : task ? taskOf.get(task.slug) : null) ?? null
  }))
  // Which version to compare with the one before it; the draft unless the address names another.
  const shown = url.searchParams.get('version')
  const at = shown ? versions.rows.findIndex((one) => one.id === shown) : -1
  const to = shown ?? (course.edited ? course.draftId : null)
  const from = shown ? versions.rows[at + 1]?.id : course.publishedVersionId
  const differences = to && from && (!shown || at >= 0) ? await read(versionDifferences, { courseId, from, to }) : null
  return { missing, versions: versions.rows, differences, shown }
}
