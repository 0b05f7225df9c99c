import type { Blockquote, Root, RootContent } from 'mdast'
import { m } from '#paraglide/messages.js'

type Locale = 'zh-CN' | 'en'

const titles = {
  note: m.platform_callout_note,
  tip: m.platform_callout_tip,
  important: m.platform_callout_important,
  warning: m.platform_callout_warning,
  caution: m.platform_callout_caution
}
type Kind = keyof typeof titles

/** The kinds of callout, as class names end: `callout-note`. */
export const calloutKinds = Object.keys(titles) as Kind[]

/** `> [!NOTE]` becomes a titled box. What follows on the first line is its own title. */
export function callouts({ locale }: { locale: Locale }) {
  return (tree: Root): void => {
    for (const node of blockquotes(tree.children)) dress(node, locale)
  }
}

function* blockquotes(nodes: readonly RootContent[]): Generator<Blockquote> {
  for (const node of nodes) {
    if (node.type === 'blockquote') yield node
    if ('children' in node) yield* blockquotes(node.children as RootContent[])
  }
}

function dress(quote: Blockquote, locale: Locale): void {
  const [first] = quote.children
  const opening = first?.type === 'paragraph' ? first.children[0] : undefined
  if (first?.type !== 'paragraph' || opening?.type !== 'text') return
  const match = /^\[!([A-Za-z]{3,9})\][ \t]*([^\n]*)(?:\n|$)/.exec(opening.value)
  const kind = match?.[1]?.toLowerCase() as Kind | undefined
  if (!match || !kind || !Object.hasOwn(titles, kind)) return

  opening.value = opening.value.slice(match[0].length)
  if (opening.value === '') first.children.shift()
  if (first.children[0]?.type === 'break') first.children.shift()
  if (first.children.length === 0) quote.children.shift()
  const title = match[2]?.trim() || titles[kind]({}, { locale })
  quote.children.unshift({ type: 'paragraph', children: [{ type: 'text', value: title }], data: { hProperties: { className: ['callout-title'] } } })
  quote.data = { hName: 'div', hProperties: { className: ['callout', `callout-${kind}`] } }
}
