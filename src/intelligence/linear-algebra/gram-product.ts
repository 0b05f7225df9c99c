import { createKernel } from './simd-kernel.ts'

export const BATCH = 8

/** Multiplies eight vectors at once by a symmetric d x d matrix, with vector instructions. */
export interface GramProduct {
  load(gram: Float64Array): void
  /** `images` becomes gram * `directions`; both hold BATCH rows of d numbers. */
  times(directions: Float64Array, images: Float64Array): void
}

export function createGramProduct(d: number): GramProduct {
  const rows = Math.ceil(d / 4) * 4
  const { memory, subtractStrip } = createKernel(4 * (rows * d + BATCH * (d + rows)))
  const matrix = new Float32Array(memory, 0, rows * d)
  const strip = new Float32Array(memory, 4 * rows * d, BATCH * d)
  const product = new Float32Array(memory, 4 * (rows * d + BATCH * d), BATCH * rows)
  return {
    load: (gram) => matrix.set(gram),
    times(directions, images) {
      for (let u = 0; u < BATCH; u++) for (let a = 0; a < d; a++) strip[a * BATCH + u] = -directions[u * d + a]!
      product.fill(0)
      subtractStrip(product.byteOffset, 4 * BATCH, matrix.byteOffset, strip.byteOffset, rows, d)
      for (let u = 0; u < BATCH; u++) for (let a = 0; a < d; a++) images[u * d + a] = product[a * BATCH + u]!
    }
  }
}
