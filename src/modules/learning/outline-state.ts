import type { OutlineLesson, OutlineTask } from '#modules/catalog/index.ts'
import { dueAtOf, type Lock, lockOf, opensAtOf } from './rules.ts'

/** What is known about one learner in one course, as read by the player. */
export interface LearnerFacts {
  enrolledAt: Date
  endsAt: Date | null
  endedAt: Date | null
  drip: boolean
  completedLessonIds: ReadonlySet<string>
  doneTaskIds: ReadonlySet<string>
  exceptions: ReadonlyMap<string, { opensAt: Date | null; dueAt: Date | null }>
}

export interface LessonState extends OutlineLesson {
  state: 'done' | 'open' | 'locked'
}

export interface TaskState {
  taskId: string
  position: number
  title: string
  goal: string
  requires: string[]
  lock: Lock | null
  opensAt: Date
  dueAt: Date | null
  /** The learner was given a due time of their own; it goes before an assignment's rule. */
  hasOwnDue: boolean
  done: number
  lessons: LessonState[]
}

/** Every task and lesson of the pinned version as it stands for this learner. */
export function outlineStates(outline: readonly OutlineTask[], learner: LearnerFacts, now: Date): TaskState[] {
  return outline.map((task) => {
    const exception = learner.exceptions.get(task.taskId)
    const opensAt = exception?.opensAt ?? opensAtOf(learner.enrolledAt, learner.drip, task.releaseAfterDays)
    const isDone = (lesson: OutlineLesson) => learner.completedLessonIds.has(lesson.lessonId)
    const lock = lockOf({
      now,
      enrolledAt: learner.enrolledAt,
      endedAt: learner.endedAt,
      endsAt: learner.endsAt,
      drip: learner.drip,
      task: { taskId: task.taskId, requires: task.requires, releaseAfterDays: task.releaseAfterDays },
      doneTaskIds: learner.doneTaskIds,
      begun: task.lessons.some(isDone),
      exception
    })
    return {
      taskId: task.taskId,
      position: task.position,
      title: task.title,
      goal: task.goal,
      requires: task.requires,
      lock,
      opensAt,
      dueAt: dueAtOf(opensAt, task.dueAfterDays, exception),
      hasOwnDue: Boolean(exception?.dueAt),
      done: task.lessons.filter(isDone).length,
      lessons: task.lessons.map((lesson) => ({ ...lesson, state: isDone(lesson) ? 'done' : lock ? 'locked' : 'open' }))
    }
  })
}

/**
 * Where to go on: the lesson one was at while it is unfinished, else the next open one behind it, else the
 * first open one, else where one was.
 */
export function resumeLesson(tasks: readonly TaskState[], lastLessonId: string | null): LessonState | undefined {
  const lessons = tasks.flatMap((task) => task.lessons)
  const at = lessons.findIndex((lesson) => lesson.lessonId === lastLessonId)
  const open = (lesson: LessonState) => lesson.state === 'open'
  if (at >= 0 && lessons[at]?.state === 'open') return lessons[at]
  return lessons.slice(at + 1).find(open) ?? lessons.find(open) ?? lessons[at] ?? lessons.at(-1)
}
