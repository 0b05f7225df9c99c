/** Reading data files, plain or gzip. A hostile file ends in a message with the file and the line. */
import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const unzip = promisify(gunzip)
/** Larger files belong into a database. */
const LARGEST = 2 ** 30

export class DataFileError extends Error {
  override name = 'DataFileError'
  constructor(path: string, line: number | undefined, problem: string) {
    super(`${path}${line === undefined ? '' : `, line ${line}`}: ${problem}`)
  }
}

/** The whole text of a file; gzip is recognised by its first bytes, not by its name. */
export async function readText(path: string): Promise<string> {
  let bytes: Uint8Array
  try {
    if ((await stat(path)).isDirectory()) throw new DataFileError(path, undefined, 'this is a folder; a file is needed')
    bytes = await readFile(path)
  } catch (error) {
    if (error instanceof DataFileError) throw error
    const code = (error as NodeJS.ErrnoException).code
    throw new DataFileError(path, undefined, code === 'ENOENT' ? 'the file does not exist' : `cannot be read (${code})`)
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = await unzip(bytes, { maxOutputLength: LARGEST })
    } catch (error) {
      const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      throw new DataFileError(path, undefined, tooLarge ? 'unpacks to more than 1 GiB' : 'the gzip data is damaged')
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw new DataFileError(path, lineOfBadByte(bytes), 'the text is not UTF-8')
  }
}

function lineOfBadByte(bytes: Uint8Array): number {
  let line = 1
  let start = 0
  for (let i = 0; i <= bytes.length; i++) {
    if (i < bytes.length && bytes[i] !== 10) continue
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, i))
    } catch {
      return line
    }
    start = i + 1
    line += 1
  }
  return line
}

export interface Line {
  number: number
  text: string
}

/** The lines that are not empty, with their numbers. */
export async function readLines(path: string): Promise<Line[]> {
  const lines: Line[] = []
  const parts = (await readText(path)).split('\n')
  for (let i = 0; i < parts.length; i++) {
    const text = parts[i]!.endsWith('\r') ? parts[i]!.slice(0, -1) : parts[i]!
    if (text !== '') lines.push({ number: i + 1, text })
  }
  if (lines.length === 0) throw new DataFileError(path, undefined, 'the file is empty')
  return lines
}

/** Without the first line when that holds names instead of data. */
export function withoutNames(lines: Line[], areNames: (first: Line, others: Line[]) => boolean): Line[] {
  const [first, ...others] = lines
  return first && others.length > 0 && areNames(first, others) ? others : lines
}

export interface Row {
  number: number
  cells: string[]
}

/** Tab-separated rows, all with the same number of cells (`atLeast` when given allows further tabs in the last one). */
export async function readTsv(path: string, atLeast?: number): Promise<Row[]> {
  const lines = await readLines(path)
  const width = atLeast ?? lines[0]!.text.split('\t').length
  return lines.map(({ number, text }) => {
    const cells = text.split('\t')
    if (cells.length < width) throw new DataFileError(path, number, `has ${cells.length} columns, ${width} are needed`)
    if (cells.length > width) cells.splice(width - 1, cells.length, cells.slice(width - 1).join('\t'))
    return { number, cells }
  })
}
