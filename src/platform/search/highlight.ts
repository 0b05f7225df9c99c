import { queryTerms, type Run } from './tokens.ts'

/** A stretch of text, marked when the query found it. Joined, the parts are the text again. */
export type Part = { readonly text: string; readonly mark: boolean }

/** Where the query occurs in the text, as [start, end) in UTF-16 units of the text as given; ordered, merged. */
export function matchRanges(text: string, query: string): [number, number][] {
  const terms = queryTerms(query)
  if (terms.length === 0) return []
  const folded = foldWithOrigin(text)
  const found: [number, number][] = []
  for (const term of terms) {
    for (const match of folded.text.matchAll(termPattern(term))) {
      found.push([folded.origin(match.index), folded.end(match.index + (match[1]?.length ?? 0))])
    }
  }
  return merge(found)
}

/** The whole text cut into plain and marked parts. Render with `<mark>`; nothing here is HTML. */
export function highlight(text: string, query: string): Part[] {
  return cut(text, matchRanges(text, query))
}

/** About `length` characters around the first match, marked; the beginning of the text when nothing matches. */
export function excerptAround(text: string, query: string, length = 120): Part[] {
  const flat = text.replace(/\s+/g, ' ').trim()
  const ranges = matchRanges(flat, query)
  const first = ranges[0]?.[0] ?? 0
  // A third of the room before the match: what follows says more.
  const start = wholeCharacter(flat, Math.max(0, Math.min(first - Math.floor(length / 3), flat.length - length)))
  const end = wholeCharacter(flat, Math.min(flat.length, start + length))
  const inside = ranges
    .filter(([from, to]) => to > start && from < end)
    .map(([from, to]): [number, number] => [Math.max(from, start) - start, Math.min(to, end) - start])
  const parts = cut(flat.slice(start, end), inside)
  if (start > 0) parts.unshift({ text: '…', mark: false })
  if (end < flat.length) parts.push({ text: '…', mark: false })
  return parts
}

function cut(text: string, ranges: readonly [number, number][]): Part[] {
  const parts: Part[] = []
  let at = 0
  for (const [from, to] of ranges) {
    if (from > at) parts.push({ text: text.slice(at, from), mark: false })
    parts.push({ text: text.slice(from, to), mark: true })
    at = to
  }
  if (at < text.length) parts.push({ text: text.slice(at), mark: false })
  return parts
}

function merge(ranges: [number, number][]): [number, number][] {
  const merged: [number, number][] = []
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

/** Words match whole and CJK anywhere, as the index does; punctuation between the runs of a term may differ. */
function termPattern(term: readonly Run[]): RegExp {
  const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const body = term.map((run) => literal(run.text)).join('[^\\p{L}\\p{N}]{0,8}')
  const before = term[0]?.cjk ? '' : `(?<![\\p{L}\\p{N}])(?<!\\p{M})|(?<=${CJK})`
  const after = term.at(-1)?.cjk ? '' : `(?![\\p{L}\\p{N}\\p{M}])|(?=${CJK})`
  // A lookahead, so that overlapping matches (锁锁 in 锁锁锁) are all seen.
  return new RegExp(`(?=(${before && `(?:${before})`}${body}${after && `(?:${after})`}))`, 'gu')
}

const CJK = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]'

function foldWithOrigin(text: string): { text: string; origin(at: number): number; end(at: number): number } {
  const normal = text.normalize('NFKC')
  const lower = normal.toLowerCase()
  if (normal === text && lower.length === text.length) return { text: lower, origin: (at) => at, end: (at) => at }

  // Forms change length when folded (㎡ → m2): remember for each folded unit where it came from.
  const from: number[] = []
  const to: number[] = []
  let folded = ''
  for (const match of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    const piece = match[0].normalize('NFKC').toLowerCase()
    for (let unit = 0; unit < piece.length; unit += 1) {
      from.push(match.index)
      to.push(match.index + match[0].length)
    }
    folded += piece
  }
  return { text: folded, origin: (at) => from[at] ?? text.length, end: (at) => to[at - 1] ?? 0 }
}

function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}
