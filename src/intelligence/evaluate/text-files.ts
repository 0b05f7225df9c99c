/** Labelled texts in tab-separated files: `label, text` or `label, group, text`. */
import { DataFileError, readLines, readTsv, type Row } from '../files/read.ts'

export interface LabelledTexts {
  labels: string[]
  texts: string[]
}

/** A column by number, counted from 1, by its name in the first line, or as "label" (first), "group" (second of three) and "text" (last). */
function columnNumber(name: string | undefined, fallback: number, first: readonly string[], option: string): number {
  if (name === undefined) return fallback
  const width = first.length
  if (isNamed(first, name)) return first.findIndex((cell) => sameWord(cell, name))
  if (sameWord(name, 'label')) return 0
  if (sameWord(name, 'text')) return width - 1
  if (sameWord(name, 'group') && width === 3) return 1
  const number = Number(name)
  if (Number.isInteger(number) && number >= 1 && number <= width) return number - 1
  throw new RangeError(`--${option} ${name}: a number from 1 to ${width}, "label", "group", "text", or a name in the first line of the file is needed`)
}

/** Whether a column is asked for by a name that stands in the first line; a number is never a name, a label may be one. */
const isNamed = (first: readonly string[], name: string | undefined) => name !== undefined && !/^\d/.test(name) && first.some((cell) => sameWord(cell, name))

const sameWord = (a: string, b: string) => a.trim().toLowerCase() === b.toLowerCase()

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
    const first = rows[0]!.cells
    const labelAt = columnNumber(options.labelColumn, 0, first, 'label-column')
    const textAt = columnNumber(options.textColumn, width - 1, first, 'text-column')
    if (labelAt === textAt) throw new RangeError('--label-column and --text-column name the same column')
    // Some copies of these sets begin with a line of names.
    if (sameWord(first[labelAt]!, 'label') || isNamed(first, options.labelColumn) || isNamed(first, options.textColumn)) rows.shift()
    for (const { number, cells } of rows) {
      const label = cells[labelAt]!.trim()
      if (label === '') throw new DataFileError(path, number, 'the label is empty')
      labels.push(label)
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
