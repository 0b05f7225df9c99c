import type { Element, ElementContent, Root } from 'hast'
import { bundledLanguages } from 'shiki/langs'
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'
import { classesOf, eachElement, textOf } from './tree.ts'

// Tokens carry a class instead of a colour: no style attribute, so that the content policy stays strict,
// and light and dark are two rules in the style sheet.
const THEME = 'klearn'
const MAX_CODE = 20_000
// For all code of one text; what is left then stays plain.
const BUDGET_MS = 1_500

let highlighter: Promise<HighlighterCore> | undefined
const loaded = new Map<string, Promise<boolean>>()

/** Colours `<pre><code class="language-…">` and leaves diagrams for the browser to draw. */
export function code() {
  return async (tree: Root): Promise<void> => {
    const blocks: { pre: Element; inner: Element; language: string }[] = []
    eachElement(tree, (element) => {
      const inner = element.tagName === 'pre' ? element.children[0] : undefined
      if (inner?.type !== 'element' || inner.tagName !== 'code') return undefined
      const language =
        classesOf(inner)
          .find((name) => name.startsWith('language-'))
          ?.slice('language-'.length) ?? ''
      if (language === 'mermaid')
        return { type: 'element', tagName: 'pre', properties: { className: ['mermaid'] }, children: [{ type: 'text', value: textOf(inner) }] }
      element.properties = { className: ['code'], tabIndex: 0, ...(language ? { dataLanguage: language } : {}) }
      blocks.push({ pre: element, inner, language: language.toLowerCase() })
      return undefined
    })
    const begun = performance.now()
    for (const { inner, language } of blocks) {
      const text = textOf(inner)
      if (performance.now() - begun > BUDGET_MS) return
      if (text.length <= MAX_CODE && (await load(language))) inner.children = await colour(text, language)
    }
  }
}

/** Loads a language once; false for one we do not know, whose code stays plain. */
function load(language: string): Promise<boolean> {
  const known = loaded.get(language)
  if (known) return known
  if (!Object.hasOwn(bundledLanguages, language)) return Promise.resolve(false)
  highlighter ??= createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--', fontStyle: false })],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true })
  })
  const loading = highlighter
    .then((ready) => ready.loadLanguage(bundledLanguages[language as keyof typeof bundledLanguages]))
    .then(
      () => true,
      () => false
    )
  loaded.set(language, loading)
  return loading
}

async function colour(text: string, lang: string): Promise<ElementContent[]> {
  const ready = await highlighter
  if (!ready) return [{ type: 'text', value: text }]
  const lines = ready.codeToTokensBase(text.replace(/\n$/, ''), { lang, theme: THEME, tokenizeMaxLineLength: 1_000, tokenizeTimeLimit: 300 })
  return lines.flatMap((line) => [...line.map(span), { type: 'text' as const, value: '\n' }])
}

function span({ content, color }: { content: string; color?: string }): ElementContent {
  const text: ElementContent = { type: 'text', value: content }
  const kind = /^var\(--token-([a-z-]+)\)$/.exec(color ?? '')?.[1]
  return kind ? { type: 'element', tagName: 'span', properties: { className: [`tk-${kind}`] }, children: [text] } : text
}
