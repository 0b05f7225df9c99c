import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

const many = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw)

test('the same seed gives the same numbers, another seed others', () => {
  const first = many(5, createRandom(7).next)
  expect(many(5, createRandom(7).next)).toEqual(first)
  expect(many(5, createRandom(8).next)).not.toEqual(first)
})

test('numbers are spread as their names say', () => {
  const random = createRandom(1)
  const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
  const uniform = many(20_000, random.next)
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...uniform)).toBeLessThan(1)
  expect(mean(uniform)).toBeCloseTo(0.5, 1)
  const normal = many(20_000, random.normal)
  expect(mean(normal)).toBeCloseTo(0, 1)
  expect(mean(normal.map((v) => v * v))).toBeCloseTo(1, 1)
  for (const shape of [0.4, 3]) {
    const gamma = many(40_000, () => random.gamma(shape))
    expect(mean(gamma) / shape).toBeCloseTo(1, 1)
    expect(mean(gamma.map((v) => (v - shape) ** 2)) / shape).toBeCloseTo(1, 1)
  }
})

test('a shuffle keeps everything and does not favour a place', () => {
  const random = createRandom(3)
  const firsts = new Map<number, number>()
  for (let n = 0; n < 3000; n++) {
    const shuffled = random.shuffle([0, 1, 2])
    expect([...shuffled].sort()).toEqual([0, 1, 2])
    firsts.set(shuffled[0]!, (firsts.get(shuffled[0]!) ?? 0) + 1)
  }
  for (const count of firsts.values()) expect(count / 1000).toBeCloseTo(1, 0)
})
