/** Made rows for tests: an outcome that depends on a number, a category and a missing value. */
import { createRandom } from '../random.ts'
import { sigmoid } from './boosting.ts'
import type { Cell } from './table.ts'

export const madeNames = ['visits', 'level', 'last_score', 'noise']

export function madeRows(count: number, seed = 1): { rows: Cell[][]; labels: number[] } {
  const random = createRandom(seed)
  const rows: Cell[][] = []
  const labels: number[] = []
  for (let i = 0; i < count; i++) {
    const visits = random.below(20)
    const level = ['入门', '进阶', '高级'][random.below(3)]!
    const score = random.next() < 0.3 ? '' : random.below(101)
    const odds = 0.35 * (visits - 10) + (level === '高级' ? 1.5 : -0.5) + (score === '' ? -1.5 : (Number(score) - 50) / 40)
    rows.push([visits, level, score, random.normal()])
    labels.push(random.next() < sigmoid(odds) ? 1 : 0)
  }
  return { rows, labels }
}
