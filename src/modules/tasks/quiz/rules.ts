import type { Question } from '#modules/catalog/index.ts'

/** What a learner answered: a choice's id, several ids, true or false, a number or words; by question id. */
export type Answer = string | string[] | boolean | number
export type Answers = Record<string, Answer>

export interface Marked {
  questionId: string
  right: boolean
  /** 0 to 1; several right choices may earn a part. */
  share: number
}

const plain = (text: string) => text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')

/** Marks one answer. A missing or misshapen answer is wrong, never an error. */
export function mark(question: Question, answer: Answer | undefined): Marked {
  const share = shareOf(question, answer)
  return { questionId: question.id, right: share >= 0.999, share }
}

function shareOf(question: Question, answer: Answer | undefined): number {
  if (answer === undefined) return 0
  switch (question.kind) {
    case 'single':
      return clamp((question.choices.find((choice) => choice.id === answer)?.weight ?? 0) / 100)
    case 'multiple': {
      if (!Array.isArray(answer)) return 0
      const chosen = new Set(answer)
      const good = question.choices.filter((choice) => choice.weight > 0).reduce((sum, choice) => sum + choice.weight, 0)
      // A wrong choice without a weight of its own takes as much as a right one gives, or ticking all would win.
      const penalty = good / Math.max(1, question.choices.filter((choice) => choice.weight > 0).length)
      const sum = question.choices
        .filter((choice) => chosen.has(choice.id))
        .reduce((total, choice) => total + (choice.weight > 0 ? choice.weight : choice.weight < 0 ? choice.weight : -penalty), 0)
      return good === 0 ? 0 : clamp(sum / good)
    }
    case 'true_false':
      return answer === question.answer ? 1 : 0
    case 'numeric': {
      const value =
        typeof answer === 'number'
          ? answer
          : typeof answer === 'string'
            ? Number(answer.normalize('NFKC').replaceAll(',', '').trim() || Number.NaN)
            : Number.NaN
      return Number.isFinite(value) && Math.abs(value - question.value) <= question.tolerance + 1e-9 ? 1 : 0
    }
    case 'fill_in':
      return typeof answer === 'string' && question.accepted.some((accepted) => plain(accepted) === plain(answer)) ? 1 : 0
  }
}

const clamp = (value: number) => Math.min(1, Math.max(0, value))

/** The score of a whole attempt in percent: every question weighs the same. */
export function scorePercent(questions: readonly Question[], answers: Answers): number {
  if (questions.length === 0) return 100
  return Math.round((questions.reduce((sum, question) => sum + mark(question, answers[question.id]).share, 0) / questions.length) * 100)
}

export interface RetakeFacts {
  attempts: number | null
  cooldownHours: number
  submitted: readonly { submittedAt: Date; passed: boolean }[]
  now: Date
}

/** Whether another attempt may begin, or why not and from when. */
export function canRetake({
  attempts,
  cooldownHours,
  submitted,
  now
}: RetakeFacts): { ok: true } | { ok: false; code: 'tasks/no-attempts-left' } | { ok: false; code: 'tasks/retake-later'; from: Date } {
  if (attempts !== null && submitted.length >= attempts) return { ok: false, code: 'tasks/no-attempts-left' }
  const last = submitted.map((one) => one.submittedAt.getTime()).sort((a, b) => b - a)[0]
  if (last === undefined) return { ok: true }
  const from = new Date(last + cooldownHours * 3_600_000)
  return from > now ? { ok: false, code: 'tasks/retake-later', from } : { ok: true }
}
