import { createKernel } from './simd-kernel.ts'

const BLOCK = 64
const STRIP = 8

/**
 * A square symmetric matrix in float32 that can be inverted in place. Only the lower triangle (row >= column) needs to
 * be filled before `invert`; afterwards the whole matrix is there.
 */
export interface SymmetricMatrix {
  readonly size: number
  /** Cells from one row to the next; larger than `size` because rows are padded to whole blocks. */
  readonly stride: number
  readonly values: Float32Array
  /** Throws when the matrix is not positive definite. */
  invert(): void
}

export function createSymmetricMatrix(size: number): SymmetricMatrix {
  const stride = Math.max(BLOCK, Math.ceil(size / BLOCK) * BLOCK)
  const cells = stride * stride
  const panel = stride * BLOCK
  const kernel = createKernel(4 * (cells + 3 * panel + BLOCK * BLOCK))
  const values = new Float32Array(kernel.memory, 0, cells)
  const columns = new Float32Array(kernel.memory, 4 * cells, panel)
  const strips = new Float32Array(kernel.memory, 4 * (cells + panel), panel)
  const product = new Float32Array(kernel.memory, 4 * (cells + 2 * panel), panel)
  const pivot = new Float32Array(kernel.memory, 4 * (cells + 3 * panel), BLOCK * BLOCK)
  for (let i = size; i < stride; i++) values[i * stride + i] = 1

  /** Copies rows and columns `from..from+BLOCK` out of the lower triangle, once row-wise and once in strips of 8. */
  function takePanel(from: number): void {
    for (let i = 0; i < stride; i++) {
      const strip = (i >> 3) * BLOCK * STRIP + (i & 7)
      for (let k = 0; k < BLOCK; k++) {
        const at = from + k
        const value = values[i >= at ? i * stride + at : at * stride + i]!
        columns[i * BLOCK + k] = value
        strips[strip + k * STRIP] = value
      }
    }
  }

  function putPanel(from: number, inverse: Float64Array): void {
    for (let i = 0; i < stride; i++) {
      const inside = i >= from && i < from + BLOCK
      const strip = (i >> 3) * BLOCK * STRIP + (i & 7)
      for (let k = 0; k < BLOCK; k++) {
        const at = from + k
        const value = inside ? -inverse[(i - from) * BLOCK + k]! : product[strip + k * STRIP]!
        if (i >= at) values[i * stride + at] = value
        if (i <= at) values[at * stride + i] = value
      }
    }
  }

  /**
   * The sweep operator (Goodnight, "A tutorial on the SWEEP operator", 1979) by blocks: after all blocks are swept the
   * matrix holds minus its inverse, and it stays symmetric throughout, so only the lower half is worked on.
   */
  function invert(): void {
    for (let from = 0; from < stride; from += BLOCK) {
      takePanel(from)
      const inverse = invertSmall(columns.subarray(from * BLOCK, (from + BLOCK) * BLOCK), BLOCK)
      for (let i = 0; i < pivot.length; i++) pivot[i] = -inverse[i]!
      columns.fill(0, from * BLOCK, (from + BLOCK) * BLOCK)
      product.fill(0)
      for (let column = 0; column < stride; column += STRIP) {
        const at = 4 * column * BLOCK
        kernel.subtractStrip(product.byteOffset + at, 4 * STRIP, pivot.byteOffset, strips.byteOffset + at, BLOCK, BLOCK)
        kernel.subtractStrip(4 * (column * stride + column), 4 * stride, columns.byteOffset + at, product.byteOffset + at, stride - column, BLOCK)
      }
      putPanel(from, inverse)
    }
    for (let i = 0; i < stride; i++) {
      for (let j = 0; j <= i; j++) {
        const value = -values[i * stride + j]!
        values[i * stride + j] = value
        values[j * stride + i] = value
      }
    }
  }

  return { size, stride, values, invert }
}

/** Gauss-Jordan in float64 on one small positive definite block. */
function invertSmall(block: Float32Array, size: number): Float64Array {
  const a = Float64Array.from(block)
  for (let k = 0; k < size; k++) {
    const pivot = a[k * size + k]!
    if (!(pivot > 0)) throw new RangeError('The matrix is not positive definite: raise the regularisation.')
    a[k * size + k] = 1
    for (let j = 0; j < size; j++) a[k * size + j]! /= pivot
    for (let i = 0; i < size; i++) {
      if (i === k) continue
      const factor = a[i * size + k]!
      a[i * size + k] = 0
      for (let j = 0; j < size; j++) a[i * size + j]! -= factor * a[k * size + j]!
    }
  }
  return a
}
