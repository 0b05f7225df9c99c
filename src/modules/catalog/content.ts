import { newId } from '#platform/id.ts'
import type { Work } from '#platform/db.ts'
import type { LessonKind, LessonPart, LessonSettings } from './lesson-settings.ts'
import type { Form, Level, Purpose, Release } from './rules.ts'
import type { Tables, Faq } from './tables.ts'

/** What a version says about its course; the columns of catalog.course_version that authors edit. */
export interface VersionFacts {
  title: string
  subtitle: string
  goal: string
  audience: string
  problem: string
  prerequisites: string[]
  language: string
  level: Level
  forms: Form[]
  purpose: Purpose
  release: Release
  duration_minutes: number
  skills: string[]
  faq: Faq[]
  body: string
}

export interface LessonContent {
  slug: string
  title: string
  kind: LessonKind
  part: LessonPart
  goal: string
  minutes: number
  preview: boolean
  body: string
  settings: LessonSettings
}

export interface TaskContent {
  slug: string
  title: string
  goal: string
  evidence: string
  skill: string
  /** Slugs of tasks of the same course. */
  requires: string[]
  releaseAfterDays: number
  dueAfterDays: number | null
  body: string
  lessons: LessonContent[]
}

/** A whole version, by slugs instead of ids: what the importer reads and the exporter writes. */
export interface CourseContent {
  facts: VersionFacts
  tasks: TaskContent[]
  files: { path: string; uploadId: string }[]
}

/** Ids that tasks and lessons had before, by slug: progress hangs on them. */
export interface Lineage {
  tasks: Map<string, string>
  lessons: Map<string, string>
}

export const noLineage = (): Lineage => ({ tasks: new Map(), lessons: new Map() })

/** Ids of the tasks and lessons of a version by slug, so that the next version keeps them. */
export async function lineageOf(work: Work<Tables>, versionId: string): Promise<Lineage> {
  const tasks = await work.selectFrom('catalog.task').select(['slug', 'task_id']).where('version_id', '=', versionId).execute()
  const lessons = await work.selectFrom('catalog.lesson').select(['slug', 'lesson_id']).where('version_id', '=', versionId).execute()
  return { tasks: new Map(tasks.map((row) => [row.slug, row.task_id])), lessons: new Map(lessons.map((row) => [row.slug, row.lesson_id])) }
}

/** Writes a whole draft version in one go. */
export async function writeVersion(
  work: Work<Tables>,
  given: { courseId: string; number: number; content: CourseContent; lineage: Lineage; now: Date }
): Promise<string> {
  const { content, lineage } = given
  const versionId = newId()
  const { faq, ...facts } = content.facts
  await work
    .insertInto('catalog.course_version')
    .values({
      id: versionId,
      course_id: given.courseId,
      number: given.number,
      ...facts,
      faq: JSON.stringify(faq),
      created_at: given.now,
      changed_at: given.now
    })
    .execute()
  const taskIds = new Map(content.tasks.map((task) => [task.slug, lineage.tasks.get(task.slug) ?? newId()]))
  const idOf = (slug: string) => taskIds.get(slug) ?? ''
  if (content.tasks.length > 0) {
    await work
      .insertInto('catalog.task')
      .values(
        content.tasks.map((task, position) => ({
          version_id: versionId,
          task_id: idOf(task.slug),
          position,
          slug: task.slug,
          title: task.title,
          goal: task.goal,
          evidence: task.evidence,
          skill: task.skill,
          requires: task.requires.map(idOf),
          release_after_days: task.releaseAfterDays,
          due_after_days: task.dueAfterDays,
          body: task.body
        }))
      )
      .execute()
  }
  const lessons = content.tasks.flatMap((task) =>
    task.lessons.map(({ settings, ...lesson }, position) => ({
      version_id: versionId,
      lesson_id: lineage.lessons.get(lesson.slug) ?? newId(),
      task_id: idOf(task.slug),
      position,
      ...lesson,
      settings: JSON.stringify(settings)
    }))
  )
  if (lessons.length > 0) await work.insertInto('catalog.lesson').values(lessons).execute()
  if (content.files.length > 0) {
    await work
      .insertInto('catalog.version_file')
      .values(content.files.map((file) => ({ version_id: versionId, path: file.path, upload_id: file.uploadId })))
      .execute()
  }
  return versionId
}
