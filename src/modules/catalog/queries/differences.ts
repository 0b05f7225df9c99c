import { sql } from 'kysely'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import type { LessonKind } from '../lesson-settings.ts'
import { read } from '../tables.ts'

export interface ChangedItem {
  id: string
  title: string
  kind?: LessonKind
  /** What changed: title, goal, text, settings, place, …; empty when added or removed. */
  fields: string[]
}

export interface Changes {
  added: ChangedItem[]
  removed: ChangedItem[]
  changed: ChangedItem[]
}

export interface Differences {
  facts: string[]
  tasks: Changes
  lessons: Changes
}

type Item = { id: string; title: string; kind?: LessonKind } & Record<string, unknown>

/** What a learner who moves from one version of a course to another will find changed. */
export async function whatChanged(anyDb: AnyDb | AnyWork, fromVersion: string, toVersion: string): Promise<Differences> {
  const db = read(anyDb as AnyDb)
  const { rows: versions } = await sql<Record<string, unknown>>`
    select id, title, subtitle, goal, audience, problem, prerequisites::text, language, level, forms::text, purpose, release, duration_minutes, skills::text, faq::text, md5(body) as body
    from catalog.course_version where id = any(${[fromVersion, toVersion]}::uuid[])`.execute(db)
  const { rows: tasks } = await sql<Item & { version_id: string }>`
    select version_id, task_id as id, title, goal, evidence, skill, requires::text as requires, release_after_days as release, due_after_days as due, position as place, md5(body) as text
    from catalog.task where version_id = any(${[fromVersion, toVersion]}::uuid[]) order by position`.execute(db)
  const { rows: lessons } = await sql<Item & { version_id: string }>`
    select l.version_id, l.lesson_id as id, l.title, l.kind, l.part, l.goal, l.minutes, l.preview, l.task_id::text || '/' || l.position as place, md5(l.body) as text, md5(l.settings::text) as settings
    from catalog.lesson l join catalog.task t on t.version_id = l.version_id and t.task_id = l.task_id
    where l.version_id = any(${[fromVersion, toVersion]}::uuid[]) order by t.position, l.position`.execute(db)
  const side = <Row extends { version_id: string }>(rows: Row[], version: string) => rows.filter((row) => row.version_id === version)
  const [before, after] = [fromVersion, toVersion].map((id) => versions.find((row) => row.id === id) ?? {})
  return {
    facts: Object.keys(after ?? {}).filter((field) => field !== 'id' && before?.[field] !== after?.[field]),
    tasks: compare(side(tasks, fromVersion), side(tasks, toVersion)),
    lessons: compare(side(lessons, fromVersion), side(lessons, toVersion))
  }
}

function compare(before: Item[], after: Item[]): Changes {
  const old = new Map(before.map((item) => [item.id, item]))
  const now = new Set(after.map((item) => item.id))
  const name = ({ id, title, kind }: Item, fields: string[] = []): ChangedItem => ({ id, title, ...(kind && { kind }), fields })
  const changed = after.flatMap((item) => {
    const was = old.get(item.id)
    const fields = was ? Object.keys(item).filter((field) => field !== 'version_id' && was[field] !== item[field]) : []
    return fields.length > 0 ? [name(item, fields)] : []
  })
  return {
    added: after.filter((item) => !old.has(item.id)).map((item) => name(item)),
    removed: before.filter((item) => !now.has(item.id)).map((item) => name(item)),
    changed
  }
}
