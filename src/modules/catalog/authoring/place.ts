import { sql } from 'kysely'
import type { Work } from '#platform/db.ts'
import type { Tables } from '../tables.ts'

/** The list with one id taken to a place; places beyond the ends are the ends. */
export function moved(ids: readonly string[], id: string, to: number): string[] {
  const rest = ids.filter((one) => one !== id)
  return [...rest.slice(0, Math.max(0, to)), id, ...rest.slice(Math.max(0, to))]
}

/** Writes the order of the tasks of a draft. */
export async function placeTasks(work: Work<Tables>, versionId: string, ids: readonly string[]): Promise<void> {
  await sql`
    update catalog.task set position = place.position - 1
    from unnest(${[...ids]}::uuid[]) with ordinality as place (id, position)
    where version_id = ${versionId} and task_id = place.id and task.position <> place.position - 1`.execute(work)
}

/** Writes the order of the lessons of one task, which also takes in lessons that stood elsewhere. */
export async function placeLessons(work: Work<Tables>, versionId: string, taskId: string, ids: readonly string[]): Promise<void> {
  await sql`
    update catalog.lesson set position = place.position - 1, task_id = ${taskId}
    from unnest(${[...ids]}::uuid[]) with ordinality as place (id, position)
    where version_id = ${versionId} and lesson_id = place.id and (lesson.position <> place.position - 1 or lesson.task_id <> ${taskId})`.execute(work)
}

/** Ids of the tasks of a version in order. */
export async function taskIds(work: Work<Tables>, versionId: string): Promise<string[]> {
  const rows = await work.selectFrom('catalog.task').select('task_id').where('version_id', '=', versionId).orderBy('position').orderBy('task_id').execute()
  return rows.map((row) => row.task_id)
}

/** Ids of the lessons of a task in order. */
export async function lessonIds(work: Work<Tables>, versionId: string, taskId: string): Promise<string[]> {
  const rows = await work
    .selectFrom('catalog.lesson')
    .select('lesson_id')
    .where('version_id', '=', versionId)
    .where('task_id', '=', taskId)
    .orderBy('position')
    .orderBy('lesson_id')
    .execute()
  return rows.map((row) => row.lesson_id)
}
