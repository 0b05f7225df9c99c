import { sql } from 'kysely'
import { z } from 'zod'
import { isCourseTeam, lessonOf, outlineOf } from '#modules/catalog/index.ts'
import { anyone } from '#platform/access.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { canOversee } from '../access.ts'
import { type LessonState, outlineStates, resumeLesson, type TaskState } from '../outline-state.ts'
import { dueAtOf, finishAt } from '../rules.ts'
import { query } from '../tables.ts'
import { type CourseRow, factsOf, readCourse } from './enrolled-course.ts'
import { contentOf } from './lesson-content.ts'

/** How the viewer is here: as a learner, as a passer-by in a free lesson, or as the course's own people. */
export type PlayerMode = 'learner' | 'preview' | 'team'

const courseKey = z.string().min(1).max(80)

export const player = query({
  id: 'learning.player',
  summary: 'A lesson with everything around it: outline and locks as they stand for me, text, media, my notes',
  access: anyone,
  input: z.object({ courseSlug: courseKey, lessonSlug: z.string().min(1).max(80), locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
  async run({ db: own, actor, now }, { courseSlug, lessonSlug, locale }) {
    const db = own as unknown as AnyDb
    const row = await readCourse(db, courseSlug, actor.id || null)
    const versionId = row?.enrolment?.versionId ?? row?.publishedVersionId
    if (!row || !versionId) throw refuse.notFound('learning/no-course')
    const outline = await outlineOf(db, versionId)
    const found = outline.flatMap((task) => task.lessons).find((lesson) => lesson.slug === lessonSlug || lesson.lessonId === lessonSlug)
    const tasks = tasksFor(row, outline, now)
    const lesson = tasks.flatMap((task) => task.lessons).find((one) => one.lessonId === found?.lessonId)
    const task = tasks.find((one) => one.taskId === lesson?.taskId)
    if (!lesson || !task) throw refuse.notFound('learning/no-lesson')

    const isFree = lesson.preview && row.status === 'published' && versionId === row.publishedVersionId
    const mode = await modeFor(db, row, actor, isFree)
    // What is done stays marked as done; the end of the enrolment closes it all the same.
    const locked = mode === 'learner' && (lesson.state === 'locked' || task.lock?.reason === 'ended') && !isFree
    const full = locked ? undefined : await lessonOf(db, versionId, lesson.lessonId)
    const notes = row.enrolment
      ? await own
          .selectFrom('learning.note')
          .select(['id', 'lesson_id as lessonId', 'at_seconds as atSeconds', 'text', 'created_at as createdAt'])
          .where('learner_id', '=', actor.id)
          .where('course_id', '=', row.courseId)
          // This lesson's own before the rest of the course: those beside the text must not fall off the end.
          .orderBy(sql`lesson_id = ${lesson.lessonId}`, 'desc')
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .limit(100)
          .execute()
      : []
    const progress = row.progress.find((one) => one.lessonId === lesson.lessonId)
    return {
      mode,
      course: {
        id: row.courseId,
        slug: row.slug,
        title: row.title,
        path: `/${row.kind === 'task' ? 'tasks' : 'courses'}/${row.slug}`,
        owner: { id: row.ownerId, name: row.ownerName, avatarSeed: row.ownerSeed },
        versionNumber: row.pinnedNumber ?? row.newestNumber,
        newestNumber: row.status === 'published' ? row.newestNumber : row.pinnedNumber
      },
      enrolment: row.enrolment && {
        id: row.enrolment.id,
        versionId: row.enrolment.versionId,
        lessonsDone: row.enrolment.lessonsDone,
        lessonsTotal: row.enrolment.lessonsTotal,
        progressPercent: row.enrolment.progressPercent,
        secondsSpent: row.enrolment.secondsSpent,
        completedAt: row.enrolment.completedAt,
        endedAt:
          (row.enrolment.endedAt ?? (factsOf({ ...row, enrolment: row.enrolment }).endsAt?.getTime() ?? Infinity) <= now.getTime())
            ? (row.enrolment.endedAt ?? row.enrolment.endsAt)
            : null,
        finishAt: finishAt({
          enrolledAt: new Date(row.enrolment.enrolledAt),
          now,
          lessonsDone: row.enrolment.lessonsDone,
          lessonsTotal: row.enrolment.lessonsTotal
        })
      },
      tasks: tasks.map(({ requires: _, lessons, ...rest }) => ({
        ...rest,
        lessons: lessons.map(({ lessonId, slug, title, kind, part, minutes, preview, state }) => ({
          lessonId,
          slug,
          title,
          kind,
          part,
          minutes,
          preview,
          state: mode === 'team' ? ('open' as const) : state
        }))
      })),
      lesson: {
        id: lesson.lessonId,
        slug: lesson.slug,
        title: lesson.title,
        kind: lesson.kind,
        part: lesson.part,
        goal: lesson.goal,
        minutes: lesson.minutes,
        number: `${tasks.indexOf(task) + 1}.${task.lessons.indexOf(lesson) + 1}`,
        taskId: task.taskId,
        done: lesson.state === 'done',
        lock: locked ? task.lock : null,
        // An assignment's own rule goes before the task's plan, an extension for this learner before both.
        dueAt: (task.hasOwnDue ? null : dueAtOf(task.opensAt, full?.settings.assignment?.dueAfterDays ?? null)) ?? task.dueAt,
        positionSeconds: progress?.position ?? 0,
        score: progress?.score ?? null,
        content: full ? await contentOf(db, full, mode === 'learner' ? actor : isFree ? 'anyone' : actor, locale) : null
      },
      ...neighbours(tasks, lesson, mode),
      notes
    }
  }
})

function tasksFor(row: CourseRow, outline: Awaited<ReturnType<typeof outlineOf>>, now: Date): TaskState[] {
  const { enrolment } = row
  if (enrolment) return outlineStates(outline, factsOf({ ...row, enrolment }), now)
  // Nobody's outline: only what is free is open.
  const nobody = {
    enrolledAt: now,
    endsAt: null,
    endedAt: null,
    drip: false,
    completedLessonIds: new Set<string>(),
    doneTaskIds: new Set<string>(),
    exceptions: new Map()
  }
  return outlineStates(outline, nobody, now).map((task) => ({
    ...task,
    lock: null,
    dueAt: null,
    lessons: task.lessons.map((lesson) => ({ ...lesson, state: lesson.preview ? ('open' as const) : ('locked' as const) }))
  }))
}

/** Refuses whoever has no business here: `learning/not-enrolled`, a guest to sign in. */
async function modeFor(db: AnyDb, row: CourseRow, actor: Actor, isFree: boolean): Promise<PlayerMode> {
  if (row.enrolment) return 'learner'
  if (actor.kind !== 'guest' && canOversee(actor, await isCourseTeam(db, row.courseId, actor.id)) === true) return 'team'
  if (isFree) return 'preview'
  throw refuse.notAllowed('learning/not-enrolled')
}

function neighbours(tasks: TaskState[], lesson: LessonState, mode: PlayerMode) {
  const all = tasks.flatMap((task) => task.lessons)
  const at = all.indexOf(lesson)
  const name = (one: LessonState | undefined) =>
    one ? { slug: one.slug, title: one.title, kind: one.kind, locked: mode !== 'team' && one.state === 'locked' } : null
  return { previous: name(all[at - 1]), next: name(all[at + 1]) }
}

export const resumePoint = query({
  id: 'learning.resume-point',
  summary: 'The lesson where I go on in a course',
  access: anyone,
  input: z.object({ courseSlug: courseKey }),
  output: z.object({ courseSlug: z.string(), coursePath: z.string(), lessonSlug: z.string().nullable(), positionSeconds: z.number() }),
  async run({ db: own, actor, now }, { courseSlug }) {
    const db = own as unknown as AnyDb
    const row = await readCourse(db, courseSlug, actor.id || null)
    const versionId = row?.enrolment?.versionId ?? row?.publishedVersionId
    if (!row || !versionId) throw refuse.notFound('learning/no-course')
    const tasks = tasksFor(row, await outlineOf(db, versionId), now)
    const isTeam = !row.enrolment && actor.kind !== 'guest' && canOversee(actor, await isCourseTeam(db, row.courseId, actor.id)) === true
    const lesson = isTeam ? tasks[0]?.lessons[0] : resumeLesson(tasks, row.enrolment?.lastLessonId ?? null)
    const may = row.enrolment || isTeam || lesson?.preview
    return {
      courseSlug: row.slug,
      coursePath: `/${row.kind === 'task' ? 'tasks' : 'courses'}/${row.slug}`,
      lessonSlug: may ? (lesson?.slug ?? null) : null,
      positionSeconds: row.progress.find((one) => one.lessonId === lesson?.lessonId)?.position ?? 0
    }
  }
})
