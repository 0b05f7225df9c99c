import gift, { type GIFTQuestion, type MultipleChoice, type NumericalFormat, type ShortAnswer } from 'gift-pegjs'
import { type Choice, type Question, questionShape } from '../lesson-settings.ts'
import type { FolderProblem } from './problem.ts'

const letters = 'abcdefghijklmnopqrstuvwxyz'

/** Questions of a GIFT file. What we do not have (matching, essays, …) is refused, not dropped. */
export function parseGift(text: string, file: string, problems: FolderProblem[]): Question[] {
  let parsed: GIFTQuestion[]
  try {
    parsed = text.trim() === '' ? [] : gift.parse(`${text.trimEnd()}\n`)
  } catch (error) {
    const { location, message } = error as { location?: { start: { line: number } }; message: string }
    problems.push({ file, line: location?.start.line ?? 1, code: 'catalog/folder-gift', values: { reason: message.replace(/\s+/g, ' ').slice(0, 200) } })
    return []
  }
  let from = 0
  return parsed.flatMap((one, index) => {
    const at = one.title ? text.indexOf(one.title.split(/[\\:~=#{}]/)[0] ?? '', from) : from
    if (at >= 0) from = at
    const line = text.slice(0, from).split('\n').length
    const question = read(one, `q${index + 1}`)
    const checked = typeof question === 'string' ? undefined : questionShape.safeParse(question)
    if (checked?.success) return [checked.data]
    problems.push({ file, line, code: typeof question === 'string' ? question : 'catalog/gift-not-valid', values: { kind: one.type } })
    return []
  })
}

function read(one: GIFTQuestion, id: string): Question | string {
  if (one.type !== 'MC' && one.type !== 'TF' && one.type !== 'Short' && one.type !== 'Numerical') return 'catalog/gift-not-supported'
  const asked = { id, title: one.title ?? '', text: one.stem.text, explanation: one.globalFeedback?.text ?? '' }
  if (one.type === 'TF') {
    return { kind: 'true_false', ...asked, answer: one.isTrue, whenWrong: one.trueFeedback?.text ?? '', whenRight: one.falseFeedback?.text ?? '' }
  }
  if (one.type === 'MC') return readChoices(one, asked)
  if (one.type === 'Short') return readShort(one, asked)
  if (Array.isArray(one.choices)) return 'catalog/gift-one-number'
  return { kind: 'numeric', ...asked, ...numberOf(one.choices) }
}

function readChoices(one: MultipleChoice, asked: { id: string; title: string; text: string; explanation: string }): Question | string {
  const single = one.choices.some((choice) => choice.isCorrect)
  const choices: Choice[] = one.choices.map((choice, index) => ({
    id: letters[index] ?? `z${index}`,
    text: choice.text.text,
    weight: choice.weight ?? (choice.isCorrect ? 100 : 0),
    feedback: choice.feedback?.text ?? ''
  }))
  const gained = choices.reduce((sum, choice) => sum + Math.max(0, choice.weight), 0)
  if (single) return choices.filter((choice) => choice.weight === 100).length === 1 ? { kind: 'single', ...asked, choices } : 'catalog/gift-one-right'
  return Math.abs(gained - 100) <= 1 ? { kind: 'multiple', ...asked, choices } : 'catalog/gift-weights'
}

function readShort(one: ShortAnswer, asked: { id: string; title: string; text: string; explanation: string }): Question | string {
  if (one.choices.some((choice) => choice.feedback || (choice.weight ?? 100) !== 100)) return 'catalog/gift-not-supported'
  return { kind: 'fill_in', ...asked, accepted: one.choices.map((choice) => choice.text.text) }
}

function numberOf(given: NumericalFormat): { value: number; tolerance: number } {
  if (given.type === 'simple') return { value: given.number ?? 0, tolerance: 0 }
  if (given.type === 'range') return { value: given.number ?? 0, tolerance: given.range ?? 0 }
  const { numberLow: low = 0, numberHigh: high = 0 } = given
  return { value: plain((low + high) / 2), tolerance: plain(Math.abs(high - low) / 2) }
}

/** 0.1 + 0.2 is 0.3 here. */
const plain = (value: number) => Number(value.toPrecision(12))

/** The normal form of a GIFT file: reading and writing it again changes nothing. */
export const writeGift = (questions: readonly Question[]): string => questions.map(write).join('\n')

function write(question: Question): string {
  const head = `${question.title ? `::${guard(question.title)}::` : ''}[markdown]${guard(question.text)}`
  const explained = question.explanation ? `####${guard(question.explanation)}` : ''
  switch (question.kind) {
    case 'single':
    case 'multiple':
      return `${head}{\n${question.choices.map((choice) => `${mark(question.kind, choice)}${answer(choice.text)}${feedback(choice.feedback)}\n`).join('')}${explained && `${explained}\n`}}\n`
    case 'true_false': {
      const { whenWrong, whenRight } = question
      const told = whenRight ? `#${guard(whenWrong)}#${guard(whenRight)}` : feedback(whenWrong)
      return `${head}{${question.answer ? 'TRUE' : 'FALSE'}${told}${explained}}\n`
    }
    case 'numeric':
      return `${head}{#${decimal(question.value)}:${decimal(question.tolerance)}${explained}}\n`
    case 'fill_in':
      return `${head}{${question.accepted.map((text) => `=${answer(text)}`).join(' ')}${explained && ` ${explained}`}}\n`
  }
}

function mark(kind: 'single' | 'multiple', { weight }: Choice): string {
  if (kind === 'single' && weight === 100) return '='
  return weight === 0 ? '~' : `~%${decimal(weight)}%`
}

// A leading % would be read as a weight, a leading bracket as a format.
const answer = (text: string) => (/^[%[]/.test(text) ? `[markdown]${guard(text)}` : guard(text))
const feedback = (text: string) => (text ? `#${guard(text)}` : '')
const decimal = (value: number) => (/e/.test(String(value)) ? value.toFixed(12).replace(/0+$/, '') : String(value))
const guard = (text: string) =>
  text
    .trim()
    .replace(/[\\~=#{}:]/g, '\\$&')
    .replace(/\n/g, '\\n')
