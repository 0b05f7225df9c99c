import { m } from '#paraglide/messages.js'
import { say } from '#ui/toast.svelte.ts'
import type { LessonKind } from '../../lesson-settings.ts'
import { call } from './call.ts'

export interface EditedLesson {
  lessonId: string
  slug: string
  title: string
  kind: LessonKind
  minutes: number
  preview: boolean
}

export interface EditedTask {
  taskId: string
  slug: string
  title: string
  goal: string
  requires: string[]
  releaseAfterDays: number
  lessons: EditedLesson[]
}

/** The outline while it is being put in order: moves at once on the screen, then on the server, and says so. */
export class EditedOutline {
  tasks = $state<EditedTask[]>([])
  /** For screen readers. */
  said = $state('')
  readonly courseId: string
  #before: EditedTask[] = []

  constructor(courseId: string, tasks: EditedTask[]) {
    this.courseId = courseId
    this.tasks = tasks
  }

  placeOf(lessonId: string): { task: EditedTask; at: number; taskAt: number } | undefined {
    for (const [taskAt, task] of this.tasks.entries()) {
      const at = task.lessons.findIndex((lesson) => lesson.lessonId === lessonId)
      if (at >= 0) return { task, at, taskAt }
    }
    return undefined
  }

  /** Remembers the order, so that Escape (or a refusal) brings it back. */
  begin(): void {
    this.#before = $state.snapshot(this.tasks) as EditedTask[]
  }

  back(): void {
    this.tasks = this.#before
    this.said = m.catalog_studio_move_cancelled()
  }

  /** On the screen only. */
  putLesson(lessonId: string, taskId: string, at: number): void {
    const from = this.placeOf(lessonId)
    const to = this.tasks.find((task) => task.taskId === taskId)
    if (!from || !to) return
    const [lesson] = from.task.lessons.splice(from.at, 1)
    if (!lesson) return
    const place = Math.max(0, Math.min(at, to.lessons.length))
    to.lessons.splice(place, 0, lesson)
    this.said = m.catalog_studio_moved({ title: lesson.title, task: to.title, place: place + 1, total: to.lessons.length })
  }

  putTask(taskId: string, at: number): void {
    const from = this.tasks.findIndex((task) => task.taskId === taskId)
    const [task] = this.tasks.splice(from, 1)
    if (!task) return
    const place = Math.max(0, Math.min(at, this.tasks.length))
    this.tasks.splice(place, 0, task)
    this.said = m.catalog_studio_moved_task({ title: task.title, place: place + 1, total: this.tasks.length })
  }

  /** One step up or down; over the edge of a task into its neighbour. */
  shiftLesson(lessonId: string, by: -1 | 1): void {
    const from = this.placeOf(lessonId)
    if (!from) return
    const at = from.at + by
    if (at >= 0 && at < from.task.lessons.length) this.putLesson(lessonId, from.task.taskId, at)
    else this.toNeighbour(lessonId, by, by === 1 ? 'first' : 'last')
  }

  /** Into the task before or after. */
  toNeighbour(lessonId: string, by: -1 | 1, place: 'first' | 'last' = 'last'): void {
    const from = this.placeOf(lessonId)
    const neighbour = from && this.tasks[from.taskAt + by]
    if (neighbour) this.putLesson(lessonId, neighbour.taskId, place === 'first' ? 0 : neighbour.lessons.length)
  }

  shiftTask(taskId: string, by: -1 | 1): void {
    const at = this.tasks.findIndex((task) => task.taskId === taskId) + by
    if (at >= 0 && at < this.tasks.length) this.putTask(taskId, at)
  }

  async keepLesson(lessonId: string): Promise<void> {
    const place = this.placeOf(lessonId)
    if (place) await this.#keep(`/lessons/${lessonId}/place`, { taskId: place.task.taskId, position: place.at })
  }

  async keepTask(taskId: string): Promise<void> {
    await this.#keep(`/tasks/${taskId}/place`, { position: this.tasks.findIndex((task) => task.taskId === taskId) })
  }

  async #keep(path: string, body: unknown): Promise<void> {
    const answer = await call('PUT', `/studio/courses/${this.courseId}${path}`, body)
    if (answer.ok) return
    say(answer.message || m.catalog_studio_failed(), 'warn')
    if (this.#before.length > 0) this.back()
  }
}
