import { DataFileError, readLines } from '../files/read.ts'
import { toRatings, type Ratings } from '../recommend/ratings.ts'
import type { Numbering } from './identity.ts'

interface RatingLine {
  person: string
  item: string
  value: number
}

const SEPARATOR = /\t|::|,|;|\s+/

/** `user item rating [anything]` a line, separated by tabs, spaces, commas or "::"; a first line of names is skipped. */
export async function readRatingLines(path: string): Promise<RatingLine[]> {
  const lines = await readLines(path)
  const rows: RatingLine[] = []
  for (const [n, line] of lines.entries()) {
    const [person, item, value] = line.text.trim().split(SEPARATOR)
    const number = Number(value)
    if (person && item && value !== undefined && Number.isFinite(number)) rows.push({ person, item, value: number })
    else if (n > 0) throw new DataFileError(path, line.number, '"user item rating" is needed')
  }
  if (rows.length === 0) throw new DataFileError(path, undefined, 'there is no rating in this file')
  return rows
}

export function numberRatings(lines: RatingLine[], people: Numbering, items: Numbering): () => Ratings {
  const person = lines.map((line) => people.of(line.person))
  const item = lines.map((line) => items.of(line.item))
  // only called when all files are read, so that the sizes cover every id
  return () =>
    toRatings(
      people.size,
      items.size,
      person,
      item,
      lines.map((line) => line.value)
    )
}

export type { RatingLine }
