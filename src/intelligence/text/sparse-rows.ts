/** Sparse rows in CSR form: row r holds columns[start[r]..start[r+1]) with the values beside them. */
export interface SparseRows {
  rows: number
  width: number
  start: Int32Array
  columns: Int32Array
  values: Float32Array
}

/** Collects rows cell by cell; a column named twice in a row is counted. */
export class RowBuilder {
  #columns = new Int32Array(1 << 14)
  #values = new Float32Array(1 << 14)
  #length = 0
  #start: number[] = [0]
  #place = new Int32Array(1 << 14).fill(-1)

  count(column: number): void {
    if (column >= this.#place.length) {
      const larger = new Int32Array(Math.max(this.#place.length * 2, column + 1)).fill(-1)
      larger.set(this.#place)
      this.#place = larger
    }
    const seen = this.#place[column]!
    if (seen >= this.#start.at(-1)!) {
      this.#values[seen]! += 1
      return
    }
    if (this.#length === this.#columns.length) {
      const columns = new Int32Array(this.#length * 2)
      columns.set(this.#columns)
      this.#columns = columns
      const values = new Float32Array(this.#length * 2)
      values.set(this.#values)
      this.#values = values
    }
    this.#place[column] = this.#length
    this.#columns[this.#length] = column
    this.#values[this.#length++] = 1
  }

  endRow(): void {
    this.#start.push(this.#length)
  }

  finish(width: number): SparseRows {
    return {
      rows: this.#start.length - 1,
      width,
      start: Int32Array.from(this.#start),
      columns: this.#columns.slice(0, this.#length),
      values: this.#values.slice(0, this.#length)
    }
  }
}

/** The rows with only the columns that `renumber` keeps (-1 drops one). */
export function selectColumns(from: SparseRows, renumber: Int32Array, width: number): SparseRows {
  const start = new Int32Array(from.rows + 1)
  const columns = new Int32Array(from.columns.length)
  const values = new Float32Array(from.columns.length)
  let length = 0
  for (let row = 0; row < from.rows; row++) {
    for (let cell = from.start[row]!; cell < from.start[row + 1]!; cell++) {
      const column = renumber[from.columns[cell]!]!
      if (column < 0) continue
      columns[length] = column
      values[length++] = from.values[cell]!
    }
    start[row + 1] = length
  }
  return { rows: from.rows, width, start, columns: columns.slice(0, length), values: values.slice(0, length) }
}
