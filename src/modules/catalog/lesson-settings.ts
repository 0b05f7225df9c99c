import { z } from 'zod'

const text = (max: number) => z.string().max(max)
const shortId = z.string().min(1).max(40)

const asked = {
  /** Stays the same within a lesson; answers hang on it. */
  id: shortId,
  title: text(200).default(''),
  /** Markdown. */
  text: text(4000).min(1),
  /** Shown when the answer is in, whatever it was. Markdown. */
  explanation: text(4000).default('')
}

/** `weight` is in percent: what choosing it adds (or takes). */
export const choiceShape = z.object({ id: shortId, text: text(1000).min(1), weight: z.number().min(-100).max(100), feedback: text(1000).default('') })
export type Choice = z.infer<typeof choiceShape>

export const questionShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('single'), ...asked, choices: z.array(choiceShape).min(2).max(12) }),
  z.object({ kind: z.literal('multiple'), ...asked, choices: z.array(choiceShape).min(2).max(12) }),
  z.object({ kind: z.literal('true_false'), ...asked, answer: z.boolean(), whenWrong: text(1000).default(''), whenRight: text(1000).default('') }),
  z.object({ kind: z.literal('numeric'), ...asked, value: z.number(), tolerance: z.number().min(0).default(0) }),
  z.object({ kind: z.literal('fill_in'), ...asked, accepted: z.array(text(200).min(1)).min(1).max(20) })
])
export type Question = z.infer<typeof questionShape>

export const quizShape = z.object({
  questions: z.array(questionShape).max(100).default([]),
  passPercent: z.number().int().min(0).max(100).default(60),
  /** null: as often as one likes. */
  attempts: z.number().int().min(1).max(100).nullable().default(null),
  cooldownHours: z.number().min(0).max(720).default(0)
})
export type Quiz = z.infer<typeof quizShape>

export const levels = ['1', '2', '3', '4', '5'] as const

export const criterionShape = z.object({
  criterion: text(80).min(1),
  /** Percent; all of a rubric make 100. */
  weight: z.number().int().min(1).max(100),
  levels: z.object({
    '1': text(300).default(''),
    '2': text(300).default(''),
    '3': text(300).default(''),
    '4': text(300).default(''),
    '5': text(300).default('')
  })
})
export type Criterion = z.infer<typeof criterionShape>

export const assignmentShape = z.object({
  accepts: z
    .array(z.enum(['text', 'file', 'link', 'code']))
    .min(1)
    .default(['text']),
  attempts: z.number().int().min(1).max(100).nullable().default(3),
  dueAfterDays: z.number().int().min(1).max(730).nullable().default(null),
  /** 1 to 5, the weighted mean of the rubric's levels. */
  passScore: z.number().min(1).max(5).default(3),
  rubric: z.array(criterionShape).max(12).default([]),
  checklist: z.array(text(200).min(1)).max(30).default([]),
  answerWithinHours: z.number().int().min(1).max(720).default(48),
  /** Endings with the dot, such as ".pdf"; empty: any. */
  filesAllowed: z
    .array(z.string().regex(/^\.[a-z0-9]{1,10}$/))
    .max(30)
    .default([]),
  maxFiles: z.number().int().min(1).max(20).default(3),
  /** Done together: one hands in for all. */
  group: z.boolean().default(false)
})
export type Assignment = z.infer<typeof assignmentShape>

/** A stored file and the name under which the course folder has it. */
export const fileShape = z.object({ uploadId: z.uuid(), file: text(300) })

export const mediaShape = fileShape.extend({ captions: fileShape.nullable().default(null) })
export type Media = z.infer<typeof mediaShape>

export const resourceShape = fileShape.extend({ title: text(200) })
export type Resource = z.infer<typeof resourceShape>

/** What a lesson holds besides its text: media of a video or audio, quiz, assignment; material for all kinds. */
export const lessonSettingsShape = z.object({
  media: mediaShape.optional(),
  quiz: quizShape.optional(),
  assignment: assignmentShape.optional(),
  resources: z.array(resourceShape).max(30).optional()
})
export type LessonSettings = z.infer<typeof lessonSettingsShape>

export const lessonKinds = ['article', 'video', 'audio', 'quiz', 'assignment'] as const
export type LessonKind = (typeof lessonKinds)[number]
export const lessonParts = ['theory', 'practice', 'case'] as const
export type LessonPart = (typeof lessonParts)[number]

/** What a new lesson of a kind begins with. */
export function emptySettings(kind: LessonKind): LessonSettings {
  if (kind === 'quiz') return { quiz: quizShape.parse({}) }
  if (kind === 'assignment') return { assignment: assignmentShape.parse({}) }
  return {}
}
