import { sql } from 'kysely'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import type { LessonKind, LessonPart, LessonSettings } from './lesson-settings.ts'
import { read } from './tables.ts'

export interface OutlineLesson {
  lessonId: string
  taskId: string
  position: number
  slug: string
  title: string
  kind: LessonKind
  part: LessonPart
  goal: string
  minutes: number
  preview: boolean
}

export interface OutlineTask {
  taskId: string
  position: number
  slug: string
  title: string
  goal: string
  evidence: string
  skill: string
  /** Ids of tasks that come first. */
  requires: string[]
  releaseAfterDays: number
  dueAfterDays: number | null
  body: string
  lessons: OutlineLesson[]
}

/** The tasks of a version in order, each with its lessons in order. One statement. */
export async function outlineOf(db: AnyDb | AnyWork, versionId: string): Promise<OutlineTask[]> {
  const { rows } = await sql<OutlineTask>`
    select task.task_id as "taskId", task.position, task.slug, task.title, task.goal, task.evidence, task.skill, task.requires,
      task.release_after_days as "releaseAfterDays", task.due_after_days as "dueAfterDays", task.body,
      coalesce(lessons.list, '[]'::json) as lessons
    from catalog.task
    left join lateral (
      select json_agg(json_build_object('lessonId', lesson_id, 'taskId', task_id, 'position', position, 'slug', slug, 'title', title,
        'kind', kind, 'part', part, 'goal', goal, 'minutes', minutes, 'preview', preview) order by position, lesson_id) as list
      from catalog.lesson where lesson.version_id = task.version_id and lesson.task_id = task.task_id
    ) lessons on true
    where task.version_id = ${versionId}
    order by task.position, task.task_id`.execute(db)
  return rows
}

export interface FullLesson extends OutlineLesson {
  versionId: string
  body: string
  settings: LessonSettings
  /** Uploads by the name under which the text mentions them. */
  files: Record<string, string>
}

/** One lesson of a version with its text and settings; undefined when the version does not have it. */
export async function lessonOf(db: AnyDb | AnyWork, versionId: string, lessonId: string): Promise<FullLesson | undefined> {
  const row = await read(db as AnyDb)
    .selectFrom('catalog.lesson')
    .selectAll()
    .select(
      sql<Record<string, string>>`coalesce((select json_object_agg(path, upload_id) from catalog.version_file where version_id = ${versionId}), '{}')`.as(
        'files'
      )
    )
    .where('version_id', '=', versionId)
    .where('lesson_id', '=', lessonId)
    .executeTakeFirst()
  if (!row) return undefined
  const { version_id, lesson_id, task_id, revision: _, ...rest } = row
  return { versionId: version_id, lessonId: lesson_id, taskId: task_id, ...rest }
}
