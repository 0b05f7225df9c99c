import { m } from '#paraglide/messages.js'
import { link } from '#platform/browser/link.ts'
import type { LessonKind as RowKind, OutlinePart } from '#ui/outline.ts'
import { durationWords } from '#ui/time.ts'
import type { LessonKind } from '../lesson-settings.ts'

interface PageTask {
  taskId: string
  slug: string
  title: string
  requires: string[]
  releaseAfterDays: number
  lessons: { lessonId: string; slug: string; title: string; kind: LessonKind; part: string; minutes: number; preview: boolean }[]
}

/** A practical case is drawn as one, whatever it is made of (R47). */
const rowKind = (kind: LessonKind, part: string): RowKind => (part === 'case' && kind === 'article' ? 'case' : kind === 'assignment' ? 'task' : kind)

/** The outline of a course page: free lessons open, the others closed until they are one's own. */
export function outlineParts(course: { path: string; slug: string; release: string; tasks: PageTask[] }, owned: boolean): OutlinePart[] {
  const titles = new Map(course.tasks.map((task) => [task.taskId, task.title]))
  return course.tasks.map((task, t) => {
    const minutes = task.lessons.reduce((sum, lesson) => sum + lesson.minutes, 0)
    const first = task.requires.map((id) => titles.get(id)).find((title) => title !== undefined)
    const later = course.release === 'drip' && task.releaseAfterDays > 0
    return {
      id: task.taskId,
      title: course.tasks.length === 1 ? task.title : m.catalog_part_number({ number: t + 1, title: task.title }),
      summary:
        minutes > 0
          ? m.catalog_lessons_length({ count: task.lessons.length, length: durationWords(minutes * 60) })
          : m.catalog_lessons({ count: task.lessons.length }),
      locked:
        later && !owned
          ? { title: m.catalog_opens_after({ day: task.releaseAfterDays + 1 }), why: first ? m.catalog_needs_task({ title: first }) : m.catalog_drip_why() }
          : null,
      lessons: task.lessons.map((lesson, l) => ({
        id: lesson.lessonId,
        number: `${t + 1}.${l + 1}`,
        title: lesson.title,
        kind: rowKind(lesson.kind, lesson.part),
        length: lesson.minutes > 0 ? durationWords(lesson.minutes * 60) : undefined,
        state: owned ? 'open' : lesson.preview ? 'preview' : 'locked',
        href: owned ? link(`/learn/${course.slug}/${lesson.slug}`) : lesson.preview ? link(`${course.path}/lessons/${lesson.slug}`) : undefined
      }))
    }
  })
}
