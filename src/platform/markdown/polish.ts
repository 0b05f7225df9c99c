import type { Element, Root } from 'hast'
import { classesOf, eachElement, textOf } from './tree.ts'

export interface PolishOptions {
  /** Our own address: links to it are not external. */
  origin?: string
  /** Before every id, when several texts stand on one page. */
  idPrefix: string
}

/** The last touch: links, pictures, headings, tables; and not one style attribute left. */
export function polish({ origin, idPrefix }: PolishOptions) {
  return (tree: Root): void => {
    const slugs = new Map<string, number>()
    eachElement(tree, (element) => {
      delete element.properties.style
      // The footnotes' own heading, which remark-rehype does not prefix.
      if (element.properties.ariaDescribedBy) element.properties.ariaDescribedBy = [`${idPrefix}footnote-label`]
      if (element.tagName === 'h2' && classesOf(element).includes('sr-only')) element.properties.id = `${idPrefix}footnote-label`
      if (element.tagName === 'a') polishLink(element, origin)
      else if (element.tagName === 'img') Object.assign(element.properties, { loading: 'lazy', decoding: 'async' })
      else if (/^h[1-6]$/.test(element.tagName)) polishHeading(element, idPrefix, slugs)
      else if (element.tagName === 'li' && classesOf(element).includes('task-list-item')) labelCheckbox(element)
      // Wide formulas scroll by themselves, also by keyboard.
      else if (isDisplayFormula(element)) element.properties.tabIndex = 0
      // So do wide tables.
      else if (element.tagName === 'table' && !wrapped.has(element)) {
        wrapped.add(element)
        return { type: 'element', tagName: 'div', properties: { className: ['table-scroll'], tabIndex: 0 }, children: [element] }
      }
      return undefined
    })
  }
}

const wrapped = new WeakSet<Element>()

const isDisplayFormula = (element: Element): boolean =>
  element.tagName === 'span' &&
  classesOf(element).includes('katex') &&
  element.children.some((child) => child.type === 'element' && child.properties.display === 'block')

function polishLink(link: Element, origin: string | undefined): void {
  const href = String(link.properties.href ?? '')
  if (!/^https?:/i.test(href) || (origin && URL.canParse(href) && new URL(href).origin === origin)) return
  link.properties.rel = ['noopener', 'nofollow', 'ugc']
  link.properties.target = '_blank'
}

function polishHeading(heading: Element, idPrefix: string, slugs: Map<string, number>): void {
  // The page has its own h1.
  if (heading.tagName === 'h1') heading.tagName = 'h2'
  heading.properties.id ??= uniqueSlug(textOf(heading), idPrefix, slugs)
}

/** An id from the words of a heading, Chinese kept; never one that a script of ours might look for. */
export function uniqueSlug(text: string, idPrefix: string, slugs: Map<string, number>): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'section'
  const times = slugs.get(words) ?? 0
  slugs.set(words, times + 1)
  return `${idPrefix}h-${words}${times > 0 ? `-${times + 1}` : ''}`
}

function labelCheckbox(item: Element): void {
  eachElement(item, (element) => {
    if (element.tagName === 'input') element.properties.ariaLabel = textOf(item).trim().slice(0, 80)
    return undefined
  })
}
