import { sql } from 'kysely'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import type { LessonContent, TaskContent } from './content.ts'
import type { LessonSettings } from './lesson-settings.ts'
import { read } from './tables.ts'

export interface OutlineLesson extends Omit<LessonContent, 'body' | 'settings'> {
  lessonId: string
  taskId: string
  position: number
}

/** A task as `TaskContent`, but with ids: `requires` names the tasks that come first by theirs. */
export interface OutlineTask extends Omit<TaskContent, 'lessons'> {
  taskId: string
  position: number
  lessons: OutlineLesson[]
}

/** The tasks of a version in order, each with its lessons in order. One statement. */
export const outlineOf = async (db: AnyDb | AnyWork, versionId: string): Promise<OutlineTask[]> => (await readOutline(db, versionId)).value

/** As `outlineOf`; that of a published version is read once and shared by all who ask: not to be changed. */
export const publishedOutline = (db: AnyDb | AnyWork, versionId: string): Promise<OutlineTask[]> => keep(db, versionId, () => readOutline(db, versionId))

async function readOutline(db: AnyDb | AnyWork, versionId: string): Promise<Reading<OutlineTask[]>> {
  const { rows } = await sql<OutlineTask & { frozen: boolean }>`
    select task.task_id as "taskId", task.position, task.slug, task.title, task.goal, task.evidence, task.skill, task.requires,
      task.release_after_days as "releaseAfterDays", task.due_after_days as "dueAfterDays", task.body,
      coalesce(lessons.list, '[]'::json) as lessons, version.state = 'published' as frozen
    from catalog.task
    join catalog.course_version version on version.id = task.version_id
    left join lateral (
      select json_agg(json_build_object('lessonId', lesson_id, 'taskId', task_id, 'position', position, 'slug', slug, 'title', title,
        'kind', kind, 'part', part, 'goal', goal, 'minutes', minutes, 'preview', preview) order by position, lesson_id) as list
      from catalog.lesson where lesson.version_id = task.version_id and lesson.task_id = task.task_id
    ) lessons on true
    where task.version_id = ${versionId}
    order by task.position, task.task_id`.execute(db)
  return { value: rows.map(({ frozen: _, ...task }) => task), frozen: rows[0]?.frozen ?? false }
}

export interface FullLesson extends OutlineLesson {
  versionId: string
  body: string
  settings: LessonSettings
  /** Uploads by the name under which the text mentions them. */
  files: Record<string, string>
}

/** One lesson of a version with its text and settings; undefined when the version does not have it. */
export const lessonOf = async (db: AnyDb | AnyWork, versionId: string, lessonId: string): Promise<FullLesson | undefined> =>
  (await readLesson(db, versionId, lessonId)).value

/** As `lessonOf`; that of a published version is read once and shared by all who ask: not to be changed. */
export const publishedLesson = (db: AnyDb | AnyWork, versionId: string, lessonId: string): Promise<FullLesson | undefined> =>
  keep(db, `${versionId}/${lessonId}`, () => readLesson(db, versionId, lessonId))

async function readLesson(db: AnyDb | AnyWork, versionId: string, lessonId: string): Promise<Reading<FullLesson | undefined>> {
  const row = await read(db as AnyDb)
    .selectFrom('catalog.lesson as l')
    .innerJoin('catalog.course_version as v', 'v.id', 'l.version_id')
    .selectAll('l')
    .select([
      'v.state',
      sql<Record<string, string>>`coalesce((select json_object_agg(path, upload_id) from catalog.version_file where version_id = ${versionId}), '{}')`.as(
        'files'
      )
    ])
    .where('l.version_id', '=', versionId)
    .where('l.lesson_id', '=', lessonId)
    .executeTakeFirst()
  if (!row) return { value: undefined, frozen: false }
  const { version_id, lesson_id, task_id, revision: _, state, ...rest } = row
  return { value: { versionId: version_id, lessonId: lesson_id, taskId: task_id, ...rest }, frozen: state === 'published' }
}

/** What was read of a version, and whether that version can still change. */
interface Reading<Value> {
  value: Value
  frozen: boolean
}

const kept = new Map<string, unknown>()
const most = 200

/** A published version never changes: what was read of one stays in memory; the oldest leave first. */
async function keep<Value>(db: AnyDb | AnyWork, key: string, readIt: () => Promise<Reading<Value>>): Promise<Value> {
  const known = kept.get(key)
  if (known !== undefined) return known as Value
  const { value, frozen } = await readIt()
  // A transaction sees the version that it is publishing, and may yet come to nothing.
  if (!frozen || db.isTransaction) return value
  kept.set(key, deeplyFrozen(value))
  if (kept.size > most) kept.delete(kept.keys().next().value ?? '')
  return value
}

/** Who changes what all share gets an error at once instead of spoiling it for the others. */
function deeplyFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value)
    for (const part of Object.values(value)) deeplyFrozen(part)
  }
  return value
}
