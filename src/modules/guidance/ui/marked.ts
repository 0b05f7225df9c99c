export interface Run {
  text: string
  mark: boolean
}

/** A line cut into runs, with the quoted places marked; quotes that are not in the line are passed over. */
export function marked(line: string, quotes: readonly string[]): Run[] {
  const spans = quotes
    .flatMap((quote) => {
      const at = quote ? line.indexOf(quote) : -1
      return at < 0 ? [] : [{ from: at, to: at + quote.length }]
    })
    .sort((a, b) => a.from - b.from)
  const runs: Run[] = []
  let done = 0
  for (const { from, to } of spans) {
    if (to <= done) continue
    const start = Math.max(from, done)
    if (start > done) runs.push({ text: line.slice(done, start), mark: false })
    runs.push({ text: line.slice(start, to), mark: true })
    done = to
  }
  if (done < line.length || runs.length === 0) runs.push({ text: line.slice(done), mark: false })
  return runs
}

/** A heading of plain text or Markdown: "## 删掉的", "一、删掉的". */
export const isHeading = (line: string) => /^#{1,6}\s/.test(line) || (line.length < 40 && /^[一二三四五六七八九十]+、/.test(line))

export interface Folded {
  /** line number, or how many unchanged lines are left out here */
  line?: number
  hidden?: number
}

/** All lines, or only the changed ones with a line around them; lines with notes always stay. */
export function folded(count: number, changed: ReadonlySet<number>, kept: ReadonlySet<number>, onlyChanged: boolean): Folded[] {
  if (!onlyChanged) return Array.from({ length: count }, (_, index) => ({ line: index + 1 }))
  const stays = (line: number) => [line - 1, line, line + 1].some((near) => changed.has(near)) || kept.has(line)
  const shown: Folded[] = []
  for (let line = 1; line <= count; line++) {
    const last = shown.at(-1)
    if (stays(line)) shown.push({ line })
    else if (last?.hidden) last.hidden += 1
    else shown.push({ hidden: 1 })
  }
  return shown
}
