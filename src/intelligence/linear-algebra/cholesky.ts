/**
 * Factorises the symmetric positive definite matrix `a` (row-major, `size` x `size`) in place into L L' (lower triangle; Golub
 * and Van Loan, Matrix Computations, 4.2).
 * Returns false when it is not positive definite.
 */
export function cholesky(a: Float64Array, size: number): boolean {
  for (let j = 0; j < size; j++) {
    const rowJ = j * size
    let pivot = a[rowJ + j]!
    for (let k = 0; k < j; k++) pivot -= a[rowJ + k]! * a[rowJ + k]!
    if (!(pivot > 0)) return false
    pivot = Math.sqrt(pivot)
    a[rowJ + j] = pivot
    for (let i = j + 1; i < size; i++) {
      const rowI = i * size
      let sum = a[rowI + j]!
      for (let k = 0; k < j; k++) sum -= a[rowI + k]! * a[rowJ + k]!
      a[rowI + j] = sum / pivot
    }
  }
  return true
}

/** Solves L L' x = b in place of b, with the factor that `cholesky` left. */
export function solveCholesky(factor: Float64Array, b: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    let sum = b[i]!
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * b[k]!
    b[i] = sum / factor[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = b[i]!
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * b[k]!
    b[i] = sum / factor[i * size + i]!
  }
}

/** Solves a x = b for a symmetric positive definite `a`; both are overwritten, b with the answer. */
export function solvePositive(a: Float64Array, b: Float64Array, size: number): void {
  if (!cholesky(a, size)) throw new RangeError('The matrix is not positive definite: raise the regularisation.')
  solveCholesky(a, b, size)
}

/** X'X of a row-major matrix with `size` columns. */
export function gramOf(rows: Float32Array, size: number): Float64Array {
  const gram = new Float64Array(size * size)
  for (let from = 0; from < rows.length; from += size) {
    for (let a = 0; a < size; a++) {
      const value = rows[from + a]!
      for (let b = 0; b <= a; b++) gram[a * size + b]! += value * rows[from + b]!
    }
  }
  for (let a = 0; a < size; a++) for (let b = a + 1; b < size; b++) gram[a * size + b] = gram[b * size + a]!
  return gram
}
