import { m } from '#paraglide/messages.js'
import type { CourseKind, Form, Level, Purpose } from '../rules.ts'
import type { LessonPart } from '../lesson-settings.ts'

export const levelWords: Record<Level, () => string> = {
  beginner: m.catalog_level_beginner,
  intermediate: m.catalog_level_intermediate,
  advanced: m.catalog_level_advanced
}

export const formWords: Record<Form, () => string> = {
  video: m.catalog_form_video,
  document: m.catalog_form_document,
  audio: m.catalog_form_audio,
  live: m.catalog_form_live,
  interactive: m.catalog_form_interactive
}

export const purposeWords: Record<Purpose, () => string> = {
  literacy: m.catalog_purpose_literacy,
  skill: m.catalog_purpose_skill,
  practice: m.catalog_purpose_practice
}

export const partWords: Record<LessonPart, () => string> = { theory: m.catalog_part_theory, practice: m.catalog_part_practice, case: m.catalog_part_case }

export const priceWords = { free: m.catalog_price_free, paid: m.catalog_price_paid }
export const languageWords = { 'zh-CN': m.catalog_language_zh_cn, en: m.catalog_language_en }
export const kindWords: Record<CourseKind, () => string> = { course: m.catalog_kind_course, task: m.catalog_kind_task }

/** The words of every facet value, for chips and for "what you see" sentences. */
export const facetWords = {
  part: partWords,
  level: levelWords,
  form: formWords,
  purpose: purposeWords,
  price: priceWords,
  language: languageWords,
  kind: kindWords
}
export const facetNames = {
  part: m.catalog_facet_part,
  level: m.catalog_facet_level,
  form: m.catalog_facet_form,
  purpose: m.catalog_facet_purpose,
  price: m.catalog_facet_price,
  language: m.catalog_facet_language,
  kind: m.catalog_facet_kind
}
export type Facet = keyof typeof facetWords

/** 视频 + 图文 */
export const formsText = (forms: readonly Form[]) =>
  forms
    .slice(0, 3)
    .map((form) => formWords[form]())
    .join(' + ')
