/** Longer texts are shown as they were written. */
export const MAX_LENGTH = 300_000

const LONG = 20_000
const MANY_LINES = 8_000
const MANY_CELLS = 500
// The parser's work grows with the square of the marks in a block: this much takes about 100 ms.
const MUCH_WORK = 1_500 ** 2
const NESTED = /^(?:[ \t]{0,8}(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]{0,4}){30}/m

/**
 * Could drawing this text hold up everybody else? Ordinary texts of any course are far below these marks;
 * 20,000 characters of `*_*_*_` take 17 seconds. A cheap look, in one pass.
 */
export function isHeavy(source: string): boolean {
  if (source.length > LONG || NESTED.test(source)) return true
  let work = 0
  let lines = 0
  let marks = 0
  let cells = 0
  let blank = true
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at] as string
    if (sign === '\n') {
      if (blank) {
        work += marks * marks
        marks = 0
      }
      lines += 1
      cells = 0
      blank = true
      continue
    }
    if (sign !== ' ' && sign !== '\t') blank = false
    if (MARKS.has(sign)) marks += 1
    if (sign === '|') cells += 1
    if (cells > MANY_CELLS) return true
  }
  return lines > MANY_LINES || work + marks * marks > MUCH_WORK
}

const MARKS = new Set('*_~$`[]<&@')

/** Line ends of all systems as one, and no NUL, which neither HTML nor the database can hold. */
export function normalise(source: string): string {
  return source.replace(/\r\n?/g, '\n').replaceAll('\u0000', '')
}

/** The text as it was written, safe and readable, for what cannot be drawn. */
export function asWritten(source: string): string {
  const escaped = normalise(source).replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign)
  return `<pre class="as-written" tabindex="0">${escaped}</pre>`
}
