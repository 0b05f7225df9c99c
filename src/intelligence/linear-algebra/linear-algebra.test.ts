import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { gramOf, solvePositive } from './cholesky.ts'
import { createSymmetricMatrix } from './symmetric-matrix.ts'

/** X'X + I, in the order row-major. */
function positiveMatrix(size: number, seed: number): Float64Array {
  const random = createRandom(seed)
  const gram = gramOf(
    new Float32Array(size * size).map(() => random.normal()),
    size
  )
  for (let i = 0; i < size; i++) gram[i * size + i]! += 1
  return gram
}

describe('the inverse of a symmetric matrix', () => {
  test('times the matrix is the identity, for sizes around the block length', () => {
    for (const size of [1, 2, 63, 64, 65, 130]) {
      const original = positiveMatrix(size, size)
      const matrix = createSymmetricMatrix(size)
      for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) matrix.values[i * matrix.stride + j] = original[i * size + j]!
      matrix.invert()
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          let sum = 0
          for (let k = 0; k < size; k++) sum += original[i * size + k]! * matrix.values[k * matrix.stride + j]!
          expect(Math.abs(sum - (i === j ? 1 : 0))).toBeLessThan(1e-3)
        }
      }
    }
  })

  test('does not exist when the matrix is not positive definite', () => {
    const matrix = createSymmetricMatrix(2)
    matrix.values.set([-1], 0)
    expect(() => matrix.invert()).toThrow('not positive definite')
  })
})

describe('solving a positive definite system', () => {
  test('gives x back from a x', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (size, seed) => {
        const a = positiveMatrix(size, seed)
        const x = Float64Array.from({ length: size }, (_, i) => i - 2)
        const b = x.map((_, i) => x.reduce((sum, v, j) => sum + a[i * size + j]! * v, 0))
        solvePositive(a.slice(), b, size)
        b.forEach((v, i) => {
          expect(v).toBeCloseTo(x[i]!, 6)
        })
      }),
      { numRuns: 30 }
    )
  })

  test('says so when it cannot', () => {
    expect(() => solvePositive(Float64Array.of(0), Float64Array.of(1), 1)).toThrow('not positive definite')
    expect(() => solvePositive(Float64Array.of(Number.NaN), Float64Array.of(1), 1)).toThrow('not positive definite')
  })
})
