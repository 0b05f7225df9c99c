/** Labelled texts in tab-separated files: `label, text` or `label, group, text`. */
import { DataFileError, readLines, readTsv, type Row } from '../files/read.ts'

export interface LabelledTexts {
  labels: string[]
  texts: string[]
}

/** A column by number, counted from 1, or as "label" (the first) and "text" (the last). */
function columnNumber(name: string | undefined, fallback: number, width: number, option: string): number {
  if (name === undefined) return fallback
  if (name === 'label') return 0
  if (name === 'text') return width - 1
  const number = Number(name)
  if (Number.isInteger(number) && number >= 1 && number <= width) return number - 1
  throw new RangeError(`--${option} ${name}: a number from 1 to ${width} is needed, or "label" for the first and "text" for the last column`)
}

export async function readLabelledTexts(
  paths: readonly string[],
  options: { labelColumn?: string | undefined; textColumn?: string | undefined }
): Promise<LabelledTexts> {
  const labels: string[] = []
  const texts: string[] = []
  for (const path of paths) {
    const width = await columnsOf(path)
    const rows: Row[] = await readTsv(path, width)
    if (width < 2) throw new DataFileError(path, rows[0]!.number, 'a label and a text are needed, separated by a tab')
    const labelAt = columnNumber(options.labelColumn, 0, width, 'label-column')
    const textAt = columnNumber(options.textColumn, width - 1, width, 'text-column')
    if (labelAt === textAt) throw new RangeError('--label-column and --text-column name the same column')
    // Some copies of these sets begin with a line of names.
    if (rows[0]!.cells[labelAt]!.trim().toLowerCase() === 'label') rows.shift()
    for (const { cells } of rows) {
      labels.push(cells[labelAt]!.trim())
      texts.push(cells[textAt]!)
    }
  }
  return { labels, texts }
}

/** The width that most rows have: a text may hold a tab of its own, then it is the last cell. */
async function columnsOf(path: string): Promise<number> {
  const counts = new Map<number, number>()
  for (const { text } of await readLines(path)) {
    const width = text.split('\t').length
    counts.set(width, (counts.get(width) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]![0]
}
