import { DrawnCache } from './cache.ts'
import { convert, type MarkdownKind, type MarkdownOptions } from './convert.ts'
import { asWritten, isHeavy, MAX_LENGTH } from './guard.ts'
import { convertAside } from './slow-lane.ts'

export type { MarkdownOptions } from './convert.ts'

const cache = new DrawnCache(24_000_000)

/**
 * The safe HTML of a course, an article or a post: tables, task lists, footnotes, formulas (MathML), coloured
 * code, callouts, diagrams as `<pre class="mermaid">`. Sanitised first, then decorated: what decorating adds
 * is our own. No script, no style attribute.
 */
export function renderMarkdown(source: string, options: MarkdownOptions = {}): Promise<string> {
  return draw('article', source, options)
}

/** The safe HTML of a comment or chat message: no pictures, headings or HTML. */
export function renderInline(source: string, options: MarkdownOptions = {}): Promise<string> {
  return draw('comment', source, options)
}

function draw(kind: MarkdownKind, source: string, options: MarkdownOptions): Promise<string> {
  if (source.length > MAX_LENGTH) return Promise.resolve(asWritten(source))
  return cache.get([kind, source, options], () => (isHeavy(source) ? convertAside(kind, source, options) : convert(kind, source, options)))
}
