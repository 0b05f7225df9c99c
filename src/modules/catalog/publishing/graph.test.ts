import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type GraphTask, graphProblems } from './graph.ts'

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const tasks: fc.Arbitrary<GraphTask[]> = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => fc.tuple(...ids.slice(0, count).map((id) => fc.array(fc.constantFrom(...ids), { maxLength: 4 }).map((requires) => ({ id, requires })))))

/** The rule said another way: walking the outline from the top, everything needed is already done, once. */
function plainlyRight(given: readonly GraphTask[]): boolean {
  const done = new Set<string>()
  for (const task of given) {
    if (new Set(task.requires).size !== task.requires.length) return false
    if (!task.requires.every((id) => done.has(id))) return false
    done.add(task.id)
  }
  return true
}

describe('prerequisites', () => {
  test('an outline is right exactly when it can be done from the top', () => {
    fc.assert(
      fc.property(tasks, (given) => (graphProblems(given).length === 0) === plainlyRight(given)),
      { numRuns: 2000 }
    )
  })

  test('a problem names what is wrong', () => {
    expect(graphProblems([{ id: 'a', requires: ['a'] }])).toEqual([{ taskId: 'a', requiredId: 'a', kind: 'cycle' }])
    expect(
      graphProblems([
        { id: 'a', requires: ['b'] },
        { id: 'b', requires: ['a'] }
      ]).map((one) => one.kind)
    ).toEqual(['cycle', 'cycle'])
    expect(graphProblems([{ id: 'a', requires: ['x'] }])).toEqual([{ taskId: 'a', requiredId: 'x', kind: 'gap' }])
    expect(
      graphProblems([
        { id: 'a', requires: [] },
        { id: 'b', requires: ['a', 'a'] }
      ])
    ).toEqual([{ taskId: 'b', requiredId: 'a', kind: 'duplicate' }])
    expect(
      graphProblems([
        { id: 'a', requires: ['b'] },
        { id: 'b', requires: [] }
      ])
    ).toEqual([{ taskId: 'a', requiredId: 'b', kind: 'later' }])
  })
})
