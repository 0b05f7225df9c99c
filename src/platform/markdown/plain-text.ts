import type { Nodes } from 'mdast'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { isHeavy, normalise } from './guard.ts'
import { uniqueSlug } from './polish.ts'

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkMath)

/** The words of a Markdown text, block by block on lines of their own: for search, mails and counting. */
export function plainText(source: string): string {
  return blocks(source, () => true)
}

/** The beginning of a text in at most `length` characters, without code, formulas and headings: for cards and notices. */
export function excerpt(source: string, length = 120): string {
  const prose = blocks(source.slice(0, 20_000), (node) => !['code', 'math', 'heading', 'table', 'footnoteDefinition'].includes(node.type))
  const flat = prose.replace(/\s+/g, ' ').trim()
  const characters = [...flat]
  return characters.length <= length
    ? flat
    : `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`
}

export interface OutlineEntry {
  depth: number
  text: string
  id: string
}

/** The headings of a text with the ids that `renderMarkdown` gives them. */
export function outline(source: string, idPrefix = ''): OutlineEntry[] {
  const slugs = new Map<string, number>()
  const entries: OutlineEntry[] = []
  const visit = (node: Nodes): void => {
    if (node.type === 'heading') {
      const text = words(node, () => true).trim()
      entries.push({ depth: Math.max(node.depth, 2), text, id: uniqueSlug(text, idPrefix, slugs) })
    } else if ('children' in node) node.children.forEach(visit)
  }
  safely(source, visit)
  return entries
}

function blocks(source: string, wanted: (node: Nodes) => boolean): string {
  let text = ''
  const parsed = safely(source, (tree) => {
    text = words(tree, wanted)
      .replace(/[ \t]+\n/g, '\n')
      .replace(/\n{2,}/g, '\n')
      .trim()
  })
  return parsed ? text : source.replace(/[*_~`#>|[\]]+/g, ' ')
}

/** False when parsing the text would take too long: then its marks are simply taken out. */
function safely(source: string, use: (tree: Nodes) => void): boolean {
  if (isHeavy(source)) return false
  try {
    use(parser.parse(normalise(source)))
    return true
  } catch (error) {
    // Nested beyond the stack, whatever the guard let through.
    if (error instanceof RangeError) return false
    throw error
  }
}

function words(node: Nodes, wanted: (node: Nodes) => boolean): string {
  if (!wanted(node)) return ''
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'inlineMath':
      return node.value
    case 'code':
    case 'math':
      return `${node.value}\n`
    case 'html':
      return node.value.replace(/<[^>]*>/g, '')
    case 'image':
    case 'imageReference':
      return node.alt ?? ''
    case 'break':
      return '\n'
    case 'paragraph':
    case 'heading':
    case 'tableRow':
      return `${within(node, wanted).replace(/^\[!\w+\]\s*/, '')}\n`
    case 'tableCell':
      return `${within(node, wanted)} `
    default:
      return 'children' in node ? within(node, wanted) : ''
  }
}

function within(node: Nodes, wanted: (node: Nodes) => boolean): string {
  return 'children' in node ? node.children.map((child) => words(child, wanted)).join('') : ''
}
