import { type Assignment, lessonOf } from '#modules/catalog/index.ts'
import type { AnyDb } from '#platform/db.ts'
import { excerpt } from '#platform/markdown/index.ts'

export interface Brief {
  title: string
  slug: string
  goal: string
  excerpt: string
  resources: number
  assignment: Assignment
}

// A published version never changes, so its assignments may stay in memory; the oldest leave first.
const kept = new Map<string, Brief>()
const most = 300

/** What was asked for, with rubric and checklist; undefined when the version has no such assignment. */
export async function briefOf(db: AnyDb, versionId: string, lessonId: string): Promise<Brief | undefined> {
  const key = `${versionId}:${lessonId}`
  const known = kept.get(key)
  if (known) return known
  const lesson = await lessonOf(db, versionId, lessonId)
  if (!lesson?.settings.assignment) return undefined
  const brief = {
    title: lesson.title,
    slug: lesson.slug,
    goal: lesson.goal,
    excerpt: excerpt(lesson.body, 160),
    resources: lesson.settings.resources?.length ?? 0,
    assignment: lesson.settings.assignment
  }
  kept.set(key, brief)
  if (kept.size > most) kept.delete(kept.keys().next().value ?? '')
  return brief
}
