/** Which rows are held out: by time when there is one, else in stratified folds. */
import { createRandom } from '../random.ts'

/** Rows before the cut train, rows after it test: a model may never see the future of what it is judged on. */
export function splitByTime(times: ArrayLike<number>, testShare = 0.25): { train: Int32Array; test: Int32Array; from: number } {
  const sorted = Float64Array.from(times).sort()
  if (sorted.length < 2) throw new RangeError('time split: at least two rows are needed')
  if (sorted.some(Number.isNaN)) throw new RangeError('time split: a time is missing')
  const from = sorted[Math.max(1, Math.floor(sorted.length * (1 - testShare)))]!
  const rows = Array.from({ length: times.length }, (_, i) => i)
  return { train: Int32Array.from(rows.filter((i) => times[i]! < from)), test: Int32Array.from(rows.filter((i) => times[i]! >= from)), from }
}

/** Fold number of each row, both classes spread evenly. */
export function stratifiedFolds(labels: ArrayLike<number>, folds: number, seed: number): Int32Array {
  const random = createRandom(seed)
  const fold = new Int32Array(labels.length)
  for (const wanted of [0, 1]) {
    const rows = Array.from({ length: labels.length }, (_, i) => i).filter((i) => labels[i] === wanted)
    random.shuffle(rows)
    rows.forEach((row, i) => {
      fold[row] = i % folds
    })
  }
  return fold
}
