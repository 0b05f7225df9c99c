import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { afterAttempt, fittingTasks, newcomer, type Standing, successChance } from './task-difficulty.ts'
import { trending } from './trending.ts'

describe('trending', () => {
  test('eighty of a hundred come before two of two, and both before one of fifty', () => {
    const list = trending(
      [
        { item: 1, seen: 2, taken: 2 },
        { item: 2, seen: 100, taken: 80 },
        { item: 3, seen: 50, taken: 1 },
        { item: 4, seen: 0, taken: 0 }
      ],
      10
    )
    expect(list.map((one) => one.item)).toEqual([2, 1, 3])
    expect(list[0]!.score).toBeCloseTo(0.7111708344068411)
  })

  test('refuses what cannot be', () => {
    expect(() => trending([{ item: 1, seen: 1, taken: 2 }], 1)).toThrow('2 times of 1')
    expect(trending([], 5)).toEqual([])
  })
})

describe('difficulty of tasks', () => {
  test('after many attempts the chances are those of the world that made them', () => {
    const random = createRandom(4)
    const skill = Array.from({ length: 60 }, () => 1.5 * random.normal())
    const hardness = Array.from({ length: 20 }, () => 1.5 * random.normal())
    const learners: Standing[] = skill.map(() => newcomer)
    const tasks: Standing[] = hardness.map(() => newcomer)
    const chance = (p: number, t: number) => 1 / (1 + Math.exp(hardness[t]! - skill[p]!))
    for (let n = 0; n < 12_000; n++) {
      const [p, t] = [random.below(60), random.below(20)]
      const after = afterAttempt(learners[p]!, tasks[t]!, random.next() < chance(p, t) ? 1 : 0)
      learners[p] = after.learner
      tasks[t] = after.task
    }
    let error = 0
    for (let p = 0; p < 60; p++) for (let t = 0; t < 20; t++) error += Math.abs(successChance(learners[p]!, tasks[t]!) - chance(p, t)) / 1200
    expect(error).toBeLessThan(0.08)
  })

  test('what one gains the other loses, as long as both are new', () => {
    const { learner, task } = afterAttempt(newcomer, newcomer, 1)
    expect([learner.rating, task.rating]).toEqual([0.5, -0.5])
    expect(() => afterAttempt(newcomer, newcomer, Number.NaN)).toThrow('not between 0 and 1')
  })

  test('offers what will be solved seven times in ten', () => {
    const at = (rating: number) => ({ id: rating, task: { rating, attempts: 50 } })
    const offered = fittingTasks({ rating: 1, attempts: 10 }, [at(-5), at(0.15), at(5), at(0.5)], 2)
    expect(offered.map((one) => one.id)).toEqual([0.15, 0.5])
    expect(offered[0]!.chance).toBeCloseTo(0.7, 2)
  })
})
