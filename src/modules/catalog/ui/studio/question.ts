import { m } from '#paraglide/messages.js'
import type { Choice, Question } from '../../lesson-settings.ts'

export const questionKindWords: Record<Question['kind'], () => string> = {
  single: m.catalog_studio_question_single,
  multiple: m.catalog_studio_question_multiple,
  true_false: m.catalog_studio_question_true_false,
  numeric: m.catalog_studio_question_numeric,
  fill_in: m.catalog_studio_question_fill_in
}

const letters = 'abcdefghijkl'
export const letterOf = (index: number) => (letters[index] ?? '?').toUpperCase()

const freeId = (prefix: string, taken: readonly { id: string }[]) => {
  let number = taken.length + 1
  while (taken.some((one) => one.id === `${prefix}${number}`)) number += 1
  return `${prefix}${number}`
}

export function newQuestion(kind: Question['kind'], others: readonly Question[]): Question {
  const asked = { id: freeId('q', others), title: '', text: '', explanation: '' }
  switch (kind) {
    case 'single':
      return { kind, ...asked, choices: [newChoice([], 100), { ...newChoice([], 0), id: 'c2' }] }
    case 'multiple':
      return { kind, ...asked, choices: weighted([newChoice([], 1), { ...newChoice([], 1), id: 'c2' }, { ...newChoice([], 0), id: 'c3' }]) }
    case 'true_false':
      return { kind, ...asked, answer: true, whenWrong: '', whenRight: '' }
    case 'numeric':
      return { kind, ...asked, value: 0, tolerance: 0 }
    case 'fill_in':
      return { kind, ...asked, accepted: [] }
  }
}

export const newChoice = (others: readonly Choice[], weight = 0): Choice => ({ id: freeId('c', others), text: '', weight, feedback: '' })

/** Right answers share 100 percent; each wrong one costs as much as a right one brings. */
export function weighted(choices: readonly Choice[]): Choice[] {
  const right = choices.filter((choice) => choice.weight > 0).length
  const share = right > 0 ? Math.round(10_000_000 / right) / 100_000 : 0
  return choices.map((choice) => ({ ...choice, weight: choice.weight > 0 ? share : -share }))
}
