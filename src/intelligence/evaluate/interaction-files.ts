import { DataFileError, readLines, readText } from '../files/read.ts'
import type { Numbering } from './identity.ts'

/** `person item item ...` a line; a person may have several lines or none. Returns pairs of numbers. */
export async function readInteractions(paths: string[], people: Numbering, items: Numbering): Promise<Map<number, Set<number>>> {
  const lines: { person: string; list: string[] }[] = []
  for (const path of paths) {
    for (const line of await readLines(path)) {
      const [person, ...list] = line.text.trim().split(/[\s,]+/)
      if (!person) throw new DataFileError(path, line.number, '"person item item ..." is needed')
      lines.push({ person, list })
    }
  }
  people.addAll(lines.map((line) => line.person))
  items.addAll(lines.flatMap((line) => line.list))
  const rows = new Map<number, Set<number>>()
  for (const { person, list } of lines) {
    const number = people.of(person)
    const row = rows.get(number) ?? rows.set(number, new Set()).get(number)!
    for (const item of list) row.add(items.of(item))
  }
  return new Map([...rows].sort(([a], [b]) => a - b))
}

/** One id a line, or several. */
export async function readItemList(path: string, items: Numbering): Promise<Set<number>> {
  const ids = (await readLines(path)).flatMap((line) => line.text.trim().split(/[\s,]+/))
  const named = ids.filter((id) => id !== '')
  items.addAll(named)
  return new Set(named.map((id) => items.of(id)))
}

/** Line N holds `count tag tag ...` of item N-1 (an empty line: no tags); returns the tags by our item number. */
export async function readItemTags(path: string, items: Numbering): Promise<number[][]> {
  const lines = (await readText(path)).split('\n')
  if (lines.at(-1) === '') lines.pop()
  const tags = new Map<string, number>()
  const byItem: number[][] = []
  lines.forEach((line, n) => {
    const [, ...list] = line.trim().split(/\s+/)
    byItem[items.of(String(n))] = list.map((tag) => tags.get(tag) ?? tags.set(tag, tags.size).get(tag)!)
  })
  return Array.from({ length: items.size }, (_, i) => byItem[i] ?? [])
}
