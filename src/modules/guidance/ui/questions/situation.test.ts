import { expect, test } from 'vitest'
import type { ShownQuestion } from '../../queries/show-question.ts'
import { situationOf, stepsOf } from './situation.ts'

const at = new Date('2026-11-24T08:00:00Z')
const hours = (count: number) => new Date(at.getTime() + count * 3_600_000)
const near = (one: Date) => one.toISOString().slice(11, 16)
const no = {
  answer: false,
  claim: false,
  release: false,
  decline: false,
  accept: false,
  followUp: false,
  dispute: false,
  withdraw: false,
  state: false,
  rule: false,
  reveal: false
}
const person = { id: 'e', name: '林知远', username: 'lin', seed: 'x' }
const message = (kind: 'question' | 'answer' | 'follow_up' | 'follow_up_answer', when: Date) => ({ id: kind, kind, body: '', html: '', files: [], at: when })

const question = (wish: Partial<ShownQuestion> = {}): ShownQuestion => ({
  id: 'q',
  state: 'open',
  as: 'asker',
  title: '',
  visibility: 'private',
  learner: person,
  expert: { ...person, response: null },
  bounty: false,
  amount: 4_901,
  currency: 'CNY',
  hours: 24,
  createdAt: at,
  dueAt: hours(24),
  acceptBy: null,
  closedAt: null,
  claimedAt: null,
  claimUntil: null,
  deliveredAt: null,
  refunded: 0,
  released: 0,
  context: null,
  messages: [message('question', at)],
  dispute: null,
  order: null,
  may: no,
  ...wish
})

test('the ring drains to what comes next: the answer, the decision, the answer to the follow-up, the ruling', () => {
  expect(situationOf(question(), near)).toMatchObject({ from: at, until: hours(24) })
  expect(situationOf(question({ state: 'delivered', acceptBy: hours(80) }), near)).toMatchObject({ from: hours(8), until: hours(80) })
  const asked = [message('question', at), message('answer', hours(2)), message('follow_up', hours(5))]
  expect(situationOf(question({ state: 'follow_up', dueAt: hours(29), messages: asked }), near)).toMatchObject({ from: hours(5), until: hours(29) })
  expect(situationOf(question({ state: 'accepted', released: 4_901 }), near)).toMatchObject({ from: null, until: null })
})

test('the odd cent of a missed follow-up is told as it is paid: to the learner', () => {
  expect(situationOf(question({ state: 'follow_up' }), near).text).toContain('24.51')
  expect(situationOf(question({ state: 'accepted', refunded: 2_451, released: 2_450 }), near).text).toMatch(/24\.51.*24\.50/)
})

test('the expert reads what they have to do, the asker what they get', () => {
  const asker = situationOf(question({ state: 'claimed' }), near)
  const expert = situationOf(question({ state: 'claimed', as: 'expert' }), near)
  expect(asker.head).not.toBe(expert.head)
  expect(situationOf(question({ state: 'claimed', as: 'expert', bounty: true, claimUntil: hours(1) }), near).text).toContain('09:00')
})

test('steps: exactly one is now while it runs, none when it has ended, and a missed one ends with the refund', () => {
  const now = (wish: Partial<ShownQuestion>) => stepsOf(question(wish), near).filter((step) => step.state === 'now').length
  for (const state of ['unpaid', 'open', 'claimed']) expect([state, now({ state })]).toEqual([state, 1])
  const answered = [message('question', at), message('answer', hours(2))]
  expect(now({ state: 'delivered', messages: answered })).toBe(1)
  expect(now({ state: 'follow_up', messages: [...answered, message('follow_up', hours(3))] })).toBe(1)
  for (const state of ['accepted', 'refunded', 'cancelled']) expect([state, now({ state, closedAt: hours(30), messages: answered })]).toEqual([state, 0])
  expect(stepsOf(question({ state: 'refunded', closedAt: hours(24), refunded: 4_901 }), near).map((step) => step.state)).toEqual(['done', 'done'])
})
