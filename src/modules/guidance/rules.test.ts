import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterStep, fixesOf, type RequestState, type RequestStep, remindAtOf, responseQuantiles, timeLeft } from './rules.ts'
import { changedLines } from './submitted/line-diff.ts'

const steps: RequestStep[] = ['pay', 'claim', 'release', 'deliver', 'follow-up', 'lapse', 'accept', 'dispute', 'rule-for-expert', 'refund', 'cancel']
const ends: RequestState[] = ['accepted', 'refunded', 'cancelled']

describe('the state machine of a request', () => {
  const walk = (path: RequestStep[]) => {
    const states: RequestState[] = ['unpaid']
    for (const step of path) states.push(afterStep(states.at(-1) ?? 'unpaid', step) ?? states.at(-1) ?? 'unpaid')
    return states
  }

  it('never leaves an end, never delivers without a claim, pays out or back but not both', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 40 }), (path) => {
        const states = walk(path)
        states.forEach((state, at) => {
          if (ends.includes(state)) expect(new Set(states.slice(at)).size).toBe(1)
          if (state === 'delivered' && states[at - 1] !== 'delivered') expect(['claimed', 'follow_up']).toContain(states[at - 1])
          if (state === 'accepted') expect(states.slice(0, at)).toContain('delivered')
        })
        expect(states.includes('accepted') && states.includes('refunded')).toBe(false)
      })
    )
  })

  it('reaches every state', () => {
    const reached = new Set<RequestState>(['unpaid'])
    for (let grown = 0; grown !== reached.size; ) {
      grown = reached.size
      for (const state of [...reached]) for (const step of steps) reached.add(afterStep(state, step) ?? state)
    }
    expect([...reached].sort()).toEqual(['accepted', 'cancelled', 'claimed', 'delivered', 'disputed', 'follow_up', 'open', 'refunded', 'unpaid'])
  })
})

describe('time', () => {
  const at = (hours: number) => new Date(Date.UTC(2026, 10, 1) + hours * 3_600_000)

  it('reminds within the promised time, at most six hours before its end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 720 }), (hours) => {
        const remind = remindAtOf(at(0), at(hours))
        expect(remind > at(0) && remind < at(hours)).toBe(true)
        expect(at(hours).getTime() - remind.getTime()).toBeLessThanOrEqual(6 * 3_600_000)
      })
    )
  })

  it('drains towards the end and says when it is over', () => {
    expect(timeLeft(at(0), at(48), at(24))).toEqual({ passed: 0.5, over: false, seconds: 24 * 3600 })
    expect(timeLeft(at(0), at(48), at(49))).toEqual({ passed: 1, over: true, seconds: 3600 })
  })

  it('gives no quantiles below twenty answers', () => {
    expect(responseQuantiles(Array.from({ length: 19 }, (_, i) => i))).toEqual({ median: null, p90: null, count: 19 })
    expect(responseQuantiles(Array.from({ length: 20 }, (_, i) => i + 1))).toEqual({ median: 10, p90: 18, count: 20 })
  })
})

describe('what changed since the last attempt', () => {
  it('marks lines that are new, by the longest common sequence', () => {
    expect(changedLines(['一', '二', '三'], ['一', '二点五', '三', '四'])).toEqual([2, 4])
    expect(changedLines(['一'], ['一'])).toEqual([])
    expect(changedLines([], ['一', '', '二'])).toEqual([1, 3])
  })

  it('the unmarked lines stand in the old text in the same order, and nothing equal is marked whole', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const changed = new Set(changedLines(before, after))
        let from = 0
        after.forEach((line, index) => {
          if (changed.has(index + 1)) return
          from = before.indexOf(line, from) + 1
          expect(from).toBeGreaterThan(0)
        })
        if (before.join() === after.join()) expect(changed.size).toBe(0)
      })
    )
  })

  it('tells of each note whether its line is gone; praise and notes on the whole are left out', () => {
    const note = (line: number, text: string, praise = false) => ({ anchor: { part: 'text' as const, line, quote: '' }, text, praise })
    const before = new Map([['text', ['删了。', '没写理由。', '好']]])
    expect(
      fixesOf(
        [note(1, '写明删了什么。再看'), note(2, '补一句'), note(3, '好', true), { anchor: { part: 'whole' }, text: '总体', praise: false }],
        before,
        new Set(['删了 312 行。', '没写理由。'])
      )
    ).toEqual([
      { words: '写明删了什么', changed: true },
      { words: '补一句', changed: false }
    ])
  })
})
