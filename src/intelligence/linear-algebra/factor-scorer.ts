import { createKernel } from './simd-kernel.ts'

const STRIP = 8
const ROWS = 4

/** Inner products of one vector with every row of `factors` (rows of d numbers), with vector instructions. */
export function createFactorScorer(factors: Float32Array, d: number): (x: ArrayLike<number>, scores: Float32Array) => void {
  const items = factors.length / d
  const strips = Math.ceil(items / STRIP)
  const width = strips * STRIP
  const { memory, subtractStrip } = createKernel(4 * (width * d + ROWS * (width + d)))
  const table = new Float32Array(memory, 0, width * d)
  const sums = new Float32Array(memory, 4 * width * d, width)
  const vector = new Float32Array(memory, 4 * (width * d + ROWS * width), d)
  for (let i = 0; i < items; i++) for (let a = 0; a < d; a++) table[(i >> 3) * STRIP * d + a * STRIP + (i & 7)] = factors[i * d + a]!

  return (x, scores) => {
    // the kernel subtracts; of its four rows only the first is used, the others stay 0
    for (let a = 0; a < d; a++) vector[a] = -x[a]!
    sums.fill(0)
    for (let s = 0; s < strips; s++) subtractStrip(sums.byteOffset + 4 * STRIP * s, 4 * width, vector.byteOffset, table.byteOffset + 4 * STRIP * d * s, ROWS, d)
    scores.set(sums.subarray(0, items))
  }
}
