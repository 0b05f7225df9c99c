import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Question } from '#modules/catalog/index.ts'
import { fiveQuestions, rightAnswers } from '../builders.ts'
import { type Answer, canRetake, mark, scorePercent } from './rules.ts'

const id = fc.string({ minLength: 1, maxLength: 4 })
const asked = { title: fc.constant(''), text: fc.constant('?'), explanation: fc.constant('') }
const choices = fc.uniqueArray(fc.record({ id, text: fc.constant('x'), weight: fc.integer({ min: -100, max: 100 }), feedback: fc.constant('') }), {
  minLength: 2,
  maxLength: 6,
  selector: (one) => one.id
})
const question = fc.oneof(
  fc.record({ kind: fc.constant('single' as const), id, ...asked, choices }),
  fc.record({ kind: fc.constant('multiple' as const), id, ...asked, choices }),
  fc.record({ kind: fc.constant('true_false' as const), id, ...asked, answer: fc.boolean(), whenWrong: fc.constant(''), whenRight: fc.constant('') }),
  fc.record({
    kind: fc.constant('numeric' as const),
    id,
    ...asked,
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    tolerance: fc.double({ min: 0, max: 10, noNaN: true })
  }),
  fc.record({ kind: fc.constant('fill_in' as const), id, ...asked, accepted: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 }) })
) as fc.Arbitrary<Question>
const answer: fc.Arbitrary<Answer> = fc.oneof(id, fc.array(id), fc.boolean(), fc.double(), fc.string())

describe('marking', () => {
  test('lies between 0 and 100, whatever was answered', () => {
    fc.assert(
      fc.property(fc.uniqueArray(question, { selector: (one) => one.id, maxLength: 12 }), fc.dictionary(id, answer), (questions, answers) => {
        const score = scorePercent(questions, answers)
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true)
      })
    )
  })
  test('does not care about the order of questions, answers or ticked choices', () => {
    fc.assert(
      fc.property(fc.uniqueArray(question, { selector: (one) => one.id, maxLength: 8 }), fc.dictionary(id, answer), fc.nat(), (questions, answers, turn) => {
        const turned = questions.map((_, i) => questions[(i + turn) % questions.length] as Question)
        const backwards = Object.fromEntries(
          Object.entries(answers)
            .reverse()
            .map(([key, given]) => [key, Array.isArray(given) ? given.toReversed() : given])
        )
        expect(scorePercent(turned, backwards)).toBe(scorePercent(questions, answers))
      })
    )
  })
  test('ticking everything never beats ticking what is right', () => {
    fc.assert(
      fc.property(choices, (all) => {
        const one: Question = { kind: 'multiple', id: 'q', title: '', text: '?', explanation: '', choices: all }
        const right = all.filter((choice) => choice.weight > 0).map((choice) => choice.id)
        expect(
          mark(
            one,
            all.map((choice) => choice.id)
          ).share
        ).toBeLessThanOrEqual(mark(one, right).share)
      })
    )
  })
  test('takes full width digits, spaces and case for what they mean', () => {
    expect(scorePercent(fiveQuestions, rightAnswers)).toBe(100)
    const [, , , numeric, fill] = fiveQuestions as [Question, Question, Question, Question, Question]
    expect(mark(numeric, '３．１５').right).toBe(true)
    expect(mark(numeric, '3.16').right).toBe(false)
    expect(mark(fill, '数据清洗').right).toBe(true)
    expect(mark(fill, undefined)).toEqual({ questionId: 'f', right: false, share: 0 })
  })
})

describe('trying again', () => {
  const now = new Date('2026-11-24T12:00:00Z')
  const tried = (...hours: number[]) => hours.map((ago) => ({ submittedAt: new Date(now.getTime() - ago * 3_600_000), passed: false }))
  test('waits out the pause and ends with the attempts', () => {
    expect(canRetake({ attempts: 2, cooldownHours: 12, submitted: [], now })).toEqual({ ok: true })
    expect(canRetake({ attempts: 2, cooldownHours: 12, submitted: tried(1), now })).toEqual({
      ok: false,
      code: 'tasks/retake-later',
      from: new Date('2026-11-24T23:00:00Z')
    })
    expect(canRetake({ attempts: 2, cooldownHours: 12, submitted: tried(12), now })).toEqual({ ok: true })
    expect(canRetake({ attempts: 2, cooldownHours: 0, submitted: tried(1, 2), now })).toEqual({ ok: false, code: 'tasks/no-attempts-left' })
    expect(canRetake({ attempts: null, cooldownHours: 0, submitted: tried(1, 2, 3), now })).toEqual({ ok: true })
  })
})
