import { m } from '#paraglide/messages.js'
import type { LessonKind } from '../../lesson-settings.ts'

export const lessonKindWords: Record<LessonKind, () => string> = {
  article: m.catalog_studio_kind_article,
  video: m.catalog_studio_kind_video,
  audio: m.catalog_studio_kind_audio,
  quiz: m.catalog_studio_kind_quiz,
  assignment: m.catalog_studio_kind_assignment
}

export const lessonKindOptions = () => Object.entries(lessonKindWords).map(([value, words]) => ({ value, label: words() }))
