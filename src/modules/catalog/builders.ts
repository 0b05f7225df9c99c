import { database } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { newId } from '#platform/id.ts'
import { now } from '#platform/time/clock.ts'
import { type CourseContent, type LessonContent, noLineage, type VersionFacts, writeVersion } from './content.ts'
import { copyCardFacts, freezeVersion } from './publishing/freeze.ts'
import { emptySettings } from './lesson-settings.ts'
import { outlineOf } from './outline.ts'
import type { CourseKind, Level } from './rules.ts'
import { own } from './tables.ts'

export interface CourseWish {
  /** A person of `aPerson`, or an id. */
  owner?: { id: string } | string
  slug?: string
  title?: string
  kind?: CourseKind
  level?: Level
  category?: string
  tasks?: { slug?: string; title?: string; requires?: string[]; releaseAfterDays?: number; dueAfterDays?: number | null; lessons?: Partial<LessonContent>[] }[]
  facts?: Partial<VersionFacts>
  /** Minor units; 0 is free. */
  price?: number
  listPrice?: number | null
  currency?: string
  validityDays?: number | null
  refundDays?: number
  refundProgressPercent?: number
  published?: boolean
}

export interface BuiltCourse {
  id: string
  slug: string
  versionId: string
  ownerId: string
  tasks: { id: string; slug: string; lessons: { id: string; slug: string; kind: string }[] }[]
  /** All lessons in order. */
  lessons: { id: string; slug: string; kind: string }[]
}

let made = 0

/** A course with one task and one article unless told otherwise; published by default. */
export async function aCourse(wish: CourseWish = {}): Promise<BuiltCourse> {
  const id = newId()
  made += 1
  const slug = wish.slug ?? `course-${made}-${id.slice(-6)}`
  const ownerId = typeof wish.owner === 'string' ? wish.owner : (wish.owner?.id ?? newId())
  const content = contentOf(wish, made)
  const at = now()
  const versionId = await database()
    .transaction()
    .execute(async (transaction) => {
      const work = own(transaction)
      await work
        .insertInto('catalog.course')
        .values({
          id,
          slug,
          kind: wish.kind ?? 'course',
          owner_id: ownerId,
          title: content.facts.title,
          created_at: at,
          updated_at: at,
          category_id: wish.category ? await categoryId(wish.category) : null,
          price_amount: wish.price ?? 0,
          list_price_amount: wish.listPrice ?? null,
          currency: wish.currency ?? 'CNY',
          validity_days: wish.validityDays ?? null,
          refund_days: wish.refundDays ?? 7,
          refund_progress_percent: wish.refundProgressPercent ?? 15
        })
        .execute()
      const version = await writeVersion(work, { courseId: id, number: 1, content, lineage: noLineage(), now: at })
      await copyCardFacts(work, id, version)
      if (wish.published ?? true) {
        await freezeVersion(work, (name, payload) => writeEvent(transaction, name, payload, ownerId), {
          courseId: id,
          versionId: version,
          note: '首次发布',
          byId: ownerId,
          now: at
        })
      }
      return version
    })
  const tasks = await builtTasks(versionId)
  return { id, slug, versionId, ownerId, tasks, lessons: tasks.flatMap((task) => task.lessons) }
}

async function categoryId(slug: string): Promise<string> {
  const db = own(database() as never)
  await db
    .insertInto('catalog.category')
    .values({ id: newId(), slug, parent_id: null, name_zh: slug, name_en: slug, motif: null })
    .onConflict((c) => c.column('slug').doNothing())
    .execute()
  return (await db.selectFrom('catalog.category').select('id').where('slug', '=', slug).executeTakeFirstOrThrow()).id
}

function contentOf(wish: CourseWish, serial: number): CourseContent {
  let lessons = 0
  const facts: VersionFacts = {
    title: wish.title ?? `用一张表算清 ${serial} 件事`,
    subtitle: '',
    goal: '一周内独立完成 3 张对账表，误差不超过 1%',
    audience: '每周要交报表的运营和财务',
    problem: '报表对不上，不知道错在哪一步',
    prerequisites: [],
    language: 'zh-CN',
    level: wish.level ?? 'beginner',
    forms: ['document'],
    purpose: 'skill',
    release: 'all',
    duration_minutes: 0,
    skills: [],
    faq: [],
    body: '从一张真实的表开始。',
    ...wish.facts
  }
  const tasks = (wish.tasks ?? [{}]).map((task, t) => ({
    slug: task.slug ?? `task-${t + 1}`,
    title: task.title ?? `任务 ${t + 1}`,
    goal: '写出 1 份对账说明',
    evidence: '一份说明',
    skill: '对账',
    requires: task.requires ?? [],
    releaseAfterDays: task.releaseAfterDays ?? 0,
    dueAfterDays: task.dueAfterDays ?? null,
    body: '',
    lessons: (task.lessons ?? [{}]).map((lesson): LessonContent => {
      lessons += 1
      const kind = lesson.kind ?? 'article'
      return {
        slug: `lesson-${lessons}`,
        title: `小节 ${lessons}`,
        part: 'theory',
        goal: '说出 1 个理由',
        minutes: 10,
        preview: false,
        body: `第 ${lessons} 小节的正文。`,
        settings: emptySettings(kind),
        ...lesson,
        kind
      }
    })
  }))
  return { facts, tasks, files: [] }
}

async function builtTasks(versionId: string): Promise<BuiltCourse['tasks']> {
  const outline = await outlineOf(database(), versionId)
  return outline.map((task) => ({
    id: task.taskId,
    slug: task.slug,
    lessons: task.lessons.map((lesson) => ({ id: lesson.lessonId, slug: lesson.slug, kind: lesson.kind }))
  }))
}
