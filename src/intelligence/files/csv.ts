/** CSV with a header (RFC 4180: quotes, doubled quotes, line breaks inside quotes). */
import { DataFileError, readText } from './read.ts'

export interface Table {
  path: string
  columns: string[]
  /** Cell text by row and column. */
  rows: string[][]
  /** Line on which each row starts. */
  lines: number[]
}

export function parseCsv(text: string, path: string): Table {
  const rows: string[][] = []
  const lines: number[] = []
  let line = 1
  let row: string[] = []
  let position = 0
  let rowLine = 1
  const finishRow = () => {
    if (row.length > 1 || row[0] !== '') {
      rows.push(row)
      lines.push(rowLine)
    }
    row = []
    rowLine = line
  }
  while (position < text.length) {
    if (text[position] === '"') {
      const opened = line
      let cell = ''
      position += 1
      for (;;) {
        const quote = text.indexOf('"', position)
        if (quote < 0) throw new DataFileError(path, opened, 'a quoted cell is never closed')
        const piece = text.slice(position, quote)
        for (const character of piece) if (character === '\n') line += 1
        cell += piece
        position = quote + 1
        if (text[position] !== '"') break
        cell += '"'
        position += 1
      }
      row.push(cell)
      if (position < text.length && !/[,\r\n]/.test(text[position]!)) {
        throw new DataFileError(path, line, 'text follows a closed quote')
      }
    } else {
      let end = position
      while (end < text.length && text[end] !== ',' && text[end] !== '\n') end += 1
      const cell = text.slice(position, end)
      row.push(cell.endsWith('\r') && text[end] !== ',' ? cell.slice(0, -1) : cell)
      position = end
    }
    if (text[position] === '\r') position += 1
    if (text[position] === ',') {
      position += 1
      if (position === text.length) row.push('')
    } else if (position < text.length) {
      position += 1
      line += 1
      finishRow()
    }
  }
  if (row.length > 0) finishRow()
  const columns = rows.shift()
  lines.shift()
  if (!columns) throw new DataFileError(path, undefined, 'the file is empty')
  if (new Set(columns).size !== columns.length) throw new DataFileError(path, 1, 'two columns have the same name')
  rows.forEach((cells, i) => {
    if (cells.length !== columns.length) {
      throw new DataFileError(path, lines[i], `has ${cells.length} columns, the header has ${columns.length}`)
    }
  })
  return { path, columns, rows, lines }
}

export async function readCsv(path: string): Promise<Table> {
  return parseCsv(await readText(path), path)
}

/** Position of a named column, or a message that lists the names there are. */
export function columnOf(table: Table, name: string): number {
  const index = table.columns.indexOf(name)
  if (index < 0) throw new DataFileError(table.path, 1, `there is no column "${name}"; the columns are ${table.columns.join(', ')}`)
  return index
}

/** Cells of the named columns, row by row, wherever the columns stand in this file. */
export function cellsOf(table: Table, columns: readonly string[]): string[][] {
  const places = columns.map((name) => columnOf(table, name))
  return table.rows.map((row) => places.map((place) => row[place]!))
}

/** One table out of several files with the same columns, in any order. */
export function joinTables(tables: Table[]): Table {
  const first = tables[0]!
  const names = [...first.columns].sort().join()
  for (const table of tables) {
    if ([...table.columns].sort().join() !== names) throw new DataFileError(table.path, 1, `its columns differ from those of ${first.path}`)
  }
  return { path: first.path, columns: first.columns, rows: tables.flatMap((t) => cellsOf(t, first.columns)), lines: tables.flatMap((t) => t.lines) }
}
