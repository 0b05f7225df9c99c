import { DataFileError, readLines, withoutNames } from '../files/read.ts'
import { toRatings, type Ratings } from '../recommend/ratings.ts'
import type { Numbering } from './identity.ts'

interface RatingLine {
  person: string
  item: string
  value: number
}

const SEPARATOR = /\t|::|,|;|\s+/

const cellsOf = (text: string) => text.trim().split(SEPARATOR)

/** `user item rating [anything]` a line, separated by tabs, spaces, commas or "::"; a first line of names is skipped. */
export async function readRatingLines(path: string): Promise<RatingLine[]> {
  const lines = withoutNames(await readLines(path), ({ text }) => /^[a-z]/i.test(cellsOf(text)[2] ?? '') && !/^(nan|inf)/i.test(cellsOf(text)[2]!))
  return lines.map((line) => {
    const [person, item, value] = cellsOf(line.text)
    if (!person || !item || !value || !Number.isFinite(Number(value))) throw new DataFileError(path, line.number, '"user item rating" is needed')
    return { person, item, value: Number(value) }
  })
}

export function numberRatings(lines: RatingLine[], people: Numbering, items: Numbering): () => Ratings {
  people.addAll(lines.map((line) => line.person))
  items.addAll(lines.map((line) => line.item))
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
