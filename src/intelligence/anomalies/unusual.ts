import type { Flag } from './flag.ts'
import { isolationDefaults, isolationScores } from './isolation-forest.ts'

/** Distance from the median in units of 1.4826 * median absolute deviation, per column: extreme rows do not hide themselves. */
export function robustDeviations(rows: ArrayLike<number>[]): Float64Array[] {
  const width = rows[0]?.length ?? 0
  const result = rows.map(() => new Float64Array(width))
  for (let f = 0; f < width; f++) {
    const column = Float64Array.from(rows, (row) => row[f]!)
    const middle = median(column)
    const distances = column.map((v) => Math.abs(v - middle))
    // more than half of all are equal: fall back to the mean distance (Iglewicz and Hoaglin 1993)
    const unit = 1.4826 * median(distances) || (1.2533 * distances.reduce((sum, d) => sum + d, 0)) / distances.length
    result.forEach((row, n) => {
      row[f] = unit > 0 ? (column[n]! - middle) / unit : 0
    })
  }
  return result
}

export function median(values: Float64Array): number {
  const sorted = values.slice().sort()
  const half = sorted.length >> 1
  return sorted.length === 0 ? Number.NaN : sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Rows that are odd as a whole, with the three features that stand out most. */
export function findUnusual(people: ArrayLike<number>, names: string[], rows: ArrayLike<number>[], { leastScore = 0.65, seed = 42 } = {}): Flag[] {
  const scores = isolationScores(rows, { ...isolationDefaults, seed })
  const deviations = robustDeviations(rows)
  return [...scores].flatMap((score, n): Flag[] => {
    if (score < leastScore) return []
    const features = names
      .map((name, f) => ({ name, value: rows[n]![f]!, deviation: deviations[n]![f]! }))
      .sort((a, b) => Math.abs(b.deviation) - Math.abs(a.deviation))
      .slice(0, 3)
    return [{ person: people[n]!, strength: score, code: 'unusual-profile', features }]
  })
}
