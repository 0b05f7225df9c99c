import { z } from 'zod'
import { assignmentShape, criterionShape, levels, quizShape } from '../lesson-settings.ts'
import { courseForms, courseKinds, courseLevels, currencies, languages, purposes } from '../rules.ts'

const slugShape = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(80)
const line = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\n]*$/)
const decimal = z.union([z.string(), z.number()]).transform(String)
const days = z.number().int().min(1).max(3650)

/** Front matter of course.md. Strict: a field that nobody reads would be lost without a word. */
export const courseShape = z.strictObject({
  title: line(80).min(1),
  subtitle: line(160).default(''),
  slug: slugShape,
  language: z.enum(languages).default('zh-CN'),
  kind: z.enum(courseKinds).default('course'),
  category: slugShape,
  level: z.enum(courseLevels),
  forms: z.array(z.enum(courseForms)).min(1),
  purpose: z.enum(purposes),
  goal: z.string().min(1).max(400),
  audience: z.string().min(1).max(600),
  problem: z.string().min(1).max(1000),
  prerequisites: z.array(line(200)).max(20).default([]),
  expert: line(40).min(1),
  price: decimal.default('0'),
  list_price: decimal.nullable().default(null),
  currency: z.enum(currencies).default('CNY'),
  validity_days: days.nullable().default(null),
  refund_days: z.number().int().min(0).max(365).default(7),
  refund_progress_percent: z.number().int().min(0).max(100).default(15),
  release: z.enum(['all', 'drip']).default('all'),
  duration_minutes: z.number().int().min(0).max(100_000).default(0),
  skills: z.array(line(60)).max(20).default([]),
  faq: z
    .array(z.strictObject({ question: line(200).min(1), answer: z.string().min(1).max(2000) }))
    .max(30)
    .default([])
})
export type CourseFile = z.infer<typeof courseShape>

export const taskShape = z.strictObject({
  title: line(80).min(1),
  goal: z.string().min(1).max(400),
  evidence: z.string().max(400).default(''),
  skill: line(60).default(''),
  requires: z.array(slugShape).max(20).default([]),
  release_after_days: z.number().int().min(0).max(3650).default(0),
  due_after_days: days.nullable().default(null)
})
export type TaskFile = z.infer<typeof taskShape>

const common = {
  title: line(120).min(1),
  part: z.enum(['theory', 'practice', 'case']).default('theory'),
  goal: z.string().min(1).max(400),
  minutes: z.number().int().min(0).max(10_000).default(0),
  preview: z.boolean().default(false),
  resources: z
    .array(z.strictObject({ file: z.string().min(1).max(300), title: line(200).min(1) }))
    .max(30)
    .default([])
}
const recorded = { media: z.string().min(1).max(300), captions: z.string().max(300).nullable().default(null) }
const quiz = quizShape.shape
const assignment = assignmentShape.shape
const levelTexts = z.strictObject(
  Object.fromEntries(levels.map((level) => [level, criterionShape.shape.levels.shape[level]])) as typeof criterionShape.shape.levels.shape
)

export const lessonShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('article'), ...common }),
  z.strictObject({ kind: z.literal('video'), ...common, ...recorded }),
  z.strictObject({ kind: z.literal('audio'), ...common, ...recorded }),
  z.strictObject({
    kind: z.literal('quiz'),
    ...common,
    questions: z.string().min(1).max(300),
    pass_percent: quiz.passPercent,
    attempts: quiz.attempts,
    cooldown_hours: quiz.cooldownHours
  }),
  z.strictObject({
    kind: z.literal('assignment'),
    ...common,
    accepts: assignment.accepts,
    attempts: assignment.attempts,
    due_after_days: assignment.dueAfterDays,
    pass_score: assignment.passScore,
    answer_within_hours: assignment.answerWithinHours,
    files_allowed: assignment.filesAllowed,
    max_files: assignment.maxFiles,
    group: assignment.group,
    rubric: z
      .array(z.strictObject({ criterion: criterionShape.shape.criterion, weight: criterionShape.shape.weight, levels: levelTexts }))
      .max(12)
      .default([]),
    checklist: assignment.checklist
  })
])
export type LessonFile = z.infer<typeof lessonShape>

/** An entry of media.yaml: a recording that is made when the course is imported. */
export const generatedMediaShape = z.looseObject({
  file: z.string().min(1).max(300),
  kind: z.enum(['video', 'audio']),
  seconds: z.number().positive().max(36_000),
  title: z.string().max(200)
})
export type GeneratedMedia = z.infer<typeof generatedMediaShape>
