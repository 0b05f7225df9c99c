/** Rows of numbers and categories for the trees. Missing is NaN everywhere; a category is a small whole number. */
export interface Feature {
  name: string
  /** Words of the categories; absent: the feature is a number. */
  categories?: string[]
}

export interface FeatureTable {
  features: Feature[]
  rows: number
  /** One column a feature. */
  columns: Float64Array[]
}

export type Cell = string | number | boolean | null | undefined

const MISSING = new Set(['', '?', 'na', 'n/a', 'nan', 'null', 'none', 'undefined'])
const LARGEST_CATEGORY_COUNT = 200

function asNumber(cell: Cell): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN
  if (typeof cell === 'boolean') return cell ? 1 : 0
  if (cell === null || cell === undefined) return Number.NaN
  const text = String(cell).trim().toLowerCase()
  if (MISSING.has(text)) return Number.NaN
  if (text === 'true') return 1
  if (text === 'false') return 0
  const value = Number(text)
  return Number.isFinite(value) ? value : Number.NaN
}

function isMissing(cell: Cell): boolean {
  return (
    cell === null ||
    cell === undefined ||
    (typeof cell === 'number' && !Number.isFinite(cell)) ||
    (typeof cell === 'string' && MISSING.has(cell.trim().toLowerCase()))
  )
}

/**
 * What each column is, from the training rows: numbers when every cell that is not missing reads as one, else
 * categories, the most frequent first; those past 200 and those unknown later count as missing.
 */
export function describeFeatures(names: readonly string[], rows: readonly (readonly Cell[])[]): Feature[] {
  return names.map((name, column) => {
    const counts = new Map<string, number>()
    let numeric = true
    for (const row of rows) {
      const cell = row[column]
      if (isMissing(cell)) continue
      if (numeric && Number.isNaN(asNumber(cell))) numeric = false
      if (typeof cell === 'string') counts.set(cell.trim(), (counts.get(cell.trim()) ?? 0) + 1)
    }
    if (numeric) return { name }
    const categories = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, LARGEST_CATEGORY_COUNT)
    return { name, categories: categories.map(([word]) => word) }
  })
}

export function buildTable(features: Feature[], rows: readonly (readonly Cell[])[]): FeatureTable {
  const columns = features.map(({ categories }, column) => {
    if (!categories) return Float64Array.from(rows, (row) => asNumber(row[column]))
    const code = new Map(categories.map((word, i) => [word, i]))
    return Float64Array.from(rows, (row) => {
      const cell = row[column]
      return isMissing(cell) ? Number.NaN : (code.get(String(cell).trim()) ?? Number.NaN)
    })
  })
  return { features, rows: rows.length, columns }
}

/**
 * An order of the rows that depends on what is in them and not on how they came, so that a model does not either.
 * Missing sorts first; rows that are equal in everything may stand either way.
 */
export function canonicalOrder(table: FeatureTable, labels: ArrayLike<number>): Int32Array {
  const columns = [labels, ...table.columns]
  const key = (value: number) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value)
  return Int32Array.from({ length: table.rows }, (_, i) => i).sort((a, b) => {
    for (const column of columns) {
      const difference = key(column[a]!) - key(column[b]!)
      if (difference !== 0 && !Number.isNaN(difference)) return difference
    }
    return 0
  })
}

/** Some rows of a table, in the order given. */
export function selectRows(table: FeatureTable, rows: ArrayLike<number>): FeatureTable {
  return {
    features: table.features,
    rows: rows.length,
    columns: table.columns.map((column) => Float64Array.from({ length: rows.length }, (_, i) => column[rows[i]!]!))
  }
}
