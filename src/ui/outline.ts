import type { IconName } from './icons.ts'
import { m } from '#paraglide/messages.js'

export type LessonKind = 'video' | 'article' | 'audio' | 'live' | 'quiz' | 'task' | 'case' | 'code' | 'file'

export interface OutlineLesson {
  id: string
  href?: string
  /** 1.1 */
  number: string
  title: string
  kind: LessonKind
  /** 11:20, 12 分, 8 题 */
  length?: string
  /** preview: may be seen before buying; open: theirs */
  state: 'preview' | 'locked' | 'open' | 'done' | 'now'
  /** under the title: a deadline, why it is closed */
  note?: string | null
}

export interface OutlinePart {
  id: string
  title: string
  /** 5 节 · 1 小时 35 分 */
  summary?: string
  lessons: OutlineLesson[]
  /** when it opens and why not yet */
  locked?: { title: string; why: string } | null
}

export const kindIcons: Record<LessonKind, IconName> = {
  video: 'video',
  article: 'file',
  audio: 'headphones',
  live: 'live',
  quiz: 'check-square',
  task: 'pen',
  case: 'briefcase',
  code: 'code',
  file: 'clip'
}

export const stateWords: Record<OutlineLesson['state'], () => string> = {
  preview: m.ui_lesson_preview,
  locked: m.ui_lesson_locked,
  open: m.ui_lesson_todo,
  done: m.ui_lesson_done,
  now: m.ui_lesson_now
}
