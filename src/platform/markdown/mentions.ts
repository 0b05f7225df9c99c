import type { ElementContent, Root, Text } from 'hast'
import { eachElement } from './tree.ts'

// A name begins with a letter or figure of any script and ends before punctuation. The mark must stand free,
// or every mail address would mention somebody.
const MENTION = /(?<![\p{L}\p{N}_.@/-])@([\p{L}\p{N}][\p{L}\p{N}_-]{0,29})/gu
const CODE = /```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]*`/g

/**
 * Whom a text mentions, each name once, as written after the @. Chinese has no spaces, so a name runs on
 * to the next mark: the composer sets one behind a name that was picked.
 */
export function findMentions(text: string): string[] {
  const prose = text.replace(CODE, ' ').normalize('NFC')
  return [...new Set([...prose.matchAll(MENTION)].map((match) => match[1] ?? ''))]
}

/** Turns `@name` into a link, for the names that are given an address. */
export function linkMentions({ addresses }: { addresses: Readonly<Record<string, string>> }) {
  return (tree: Root): void => {
    if (Object.keys(addresses).length === 0) return
    eachElement(tree, (element) => {
      // Not within links or code: those mean their text as it stands.
      if (['a', 'code', 'pre', 'math'].includes(element.tagName)) return 'skip'
      element.children = element.children.flatMap((child) => (child.type === 'text' ? linked(child, addresses) : [child]))
      return undefined
    })
  }
}

function linked(text: Text, addresses: Readonly<Record<string, string>>) {
  const parts: ElementContent[] = []
  let at = 0
  for (const match of text.value.matchAll(MENTION)) {
    const name = match[1] ?? ''
    const href = Object.hasOwn(addresses, name) ? addresses[name] : undefined
    if (!href) continue
    if (match.index > at) parts.push({ type: 'text', value: text.value.slice(at, match.index) })
    parts.push({ type: 'element', tagName: 'a', properties: { href, className: ['mention'] }, children: [{ type: 'text', value: match[0] }] })
    at = match.index + match[0].length
  }
  if (at < text.value.length) parts.push({ type: 'text', value: text.value.slice(at) })
  return parts
}
