import type { Module } from '#platform/module.ts'
import { api } from './api.ts'

export { courseById, courseBySlug, courseCards, isCourseTeam } from './course-card.ts'
export { addLearner, applyRating, type RatingAxes } from './counters.ts'
export type { Assignment, Choice, Criterion, LessonKind, LessonPart, LessonSettings, Media, Question, Quiz, Resource } from './lesson-settings.ts'
export { type FullLesson, lessonOf, type OutlineLesson, type OutlineTask, outlineOf } from './outline.ts'
export { coursePath } from './rules.ts'
export type { CatalogViews, CourseCard, LessonRow, TaskRow } from './tables.ts'

export const catalog: Module = { name: 'catalog', api }
