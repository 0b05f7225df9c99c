import rehypeKatex from 'rehype-katex'
import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import remarkParse from 'remark-parse'
import remarkRehype, { type Options as ToHtmlOptions } from 'remark-rehype'
import { unified } from 'unified'
import { m } from '#paraglide/messages.js'
import { articleSchema, commentSchema } from './allowed.ts'
import { callouts } from './callouts.ts'
import { code } from './code.ts'
import { commentHandlers } from './comment.ts'
import { displayMath } from './display-math.ts'
import { asWritten, normalise } from './guard.ts'
import { linkMentions } from './mentions.ts'
import { polish } from './polish.ts'

/** An article may hold everything, a comment only words, lists, quotes, code and links. */
export type MarkdownKind = 'article' | 'comment'

export interface MarkdownOptions {
  locale?: 'zh-CN' | 'en'
  /** Our own address, e.g. `https://klearn.example`: links to it are not treated as external. */
  origin?: string
  /** When several texts stand on one page, something short of your own, e.g. `post-12-`. Never from input. */
  idPrefix?: string
  /** Addresses for `@name`; other names stay text. */
  mentions?: Readonly<Record<string, string>>
}

/** Markdown to safe HTML: parse, sanitise, then decorate. However long it takes; see `draw`. */
export async function convert(
  kind: MarkdownKind,
  source: string,
  { locale = 'zh-CN', origin, idPrefix = '', mentions = {} }: MarkdownOptions
): Promise<string> {
  const article = kind === 'article'
  const toHtml: ToHtmlOptions = {
    allowDangerousHtml: article,
    clobberPrefix: idPrefix,
    footnoteLabel: m.platform_footnotes({}, { locale }),
    footnoteBackLabel: m.platform_footnote_back({}, { locale }),
    handlers: article ? undefined : commentHandlers
  }
  const parsing = unified().use(remarkParse).use(remarkGfm).use(remarkMath).use(displayMath)
  if (article) parsing.use(callouts, { locale })
  parsing.use(remarkRehype, toHtml)
  if (article) parsing.use(rehypeRaw)
  const drawing = parsing
    .use(rehypeSanitize, article ? articleSchema(idPrefix) : commentSchema(idPrefix))
    // MathML, which browsers draw themselves: KaTeX's HTML needs a style attribute on every box.
    .use(rehypeKatex, { output: 'mathml', trust: false, maxExpand: 200, maxSize: 20, strict: false })
    .use(code)
    .use(linkMentions, { addresses: mentions })
    .use(polish, { origin, idPrefix })
    .use(rehypeStringify)
  try {
    return String(await drawing.process(normalise(source)))
  } catch (error) {
    // Nested beyond the stack, whatever the guard let through.
    if (error instanceof RangeError) return asWritten(source)
    throw error
  }
}
