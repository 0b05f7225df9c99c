import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Question, questionShape } from '../lesson-settings.ts'
import { parseGift, writeGift } from './gift.ts'
import type { FolderProblem } from './problem.ts'

describe('GIFT', () => {
  const line = fc
    .string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '' && !/\p{Cc}|^[$/[]|^\*|->/u.test(text))
  const asked = { id: fc.constant('q1'), title: line, text: line, explanation: fc.oneof(fc.constant(''), line) }
  const choice = fc.record({ id: fc.constant('a'), text: line, weight: fc.constant(0), feedback: fc.oneof(fc.constant(''), line) })
  const choices = (weights: number[]) => fc.tuple(...weights.map((weight, index) => choice.map((one) => ({ ...one, id: 'abcdef'[index] as string, weight }))))
  const question: fc.Arbitrary<Question> = fc.oneof(
    fc.record({ kind: fc.constant('single' as const), ...asked, choices: choices([0, 100, 0]) }),
    fc.record({ kind: fc.constant('multiple' as const), ...asked, choices: choices([50, 50, -50]) }),
    fc.record({ kind: fc.constant('true_false' as const), ...asked, answer: fc.boolean(), whenWrong: line, whenRight: line }),
    fc.record({
      kind: fc.constant('numeric' as const),
      ...asked,
      value: fc.integer({ min: -10_000, max: 10_000 }).map((n) => n / 8),
      tolerance: fc.constantFrom(0, 0.5, 2)
    }),
    fc.record({ kind: fc.constant('fill_in' as const), ...asked, accepted: fc.array(line, { minLength: 1, maxLength: 3 }) })
  ) as fc.Arbitrary<Question>

  test('what is written is read back', () => {
    fc.assert(
      fc.property(question, (given) => {
        const noted: FolderProblem[] = []
        const text = writeGift([questionShape.parse(given)])
        expect(parseGift(text, 'x.gift', noted), text).toEqual([given])
        expect(noted).toEqual([])
      }),
      { numRuns: 400 }
    )
  })
})
