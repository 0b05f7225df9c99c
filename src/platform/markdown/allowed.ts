import { defaultSchema, type Options as Schema } from 'rehype-sanitize'
import { calloutKinds } from './callouts.ts'

// Their text is code or data, not prose: it goes with the element.
const stripped = [
  'script',
  'style',
  'svg',
  'math',
  'iframe',
  'object',
  'embed',
  'template',
  'noscript',
  'title',
  'textarea',
  'select',
  'xmp',
  'noembed',
  'noframes',
  'plaintext'
]

/**
 * What Markdown of a course or an article may turn into. Everything that is not named here is gone.
 * Ids are footnotes' own; anything else could pose as a part of the page.
 */
export function articleSchema(idPrefix: string): Schema {
  const footnotes = new RegExp(`^${idPrefix}fn(ref)?-`)
  return {
    ...defaultSchema,
    strip: stripped,
    clobber: [],
    tagNames: [...(defaultSchema.tagNames ?? []).filter((name) => name !== 'picture' && name !== 'source'), 'figure', 'figcaption', 'mark', 'abbr'],
    attributes: {
      a: ['href', 'title', 'dataFootnoteRef', 'dataFootnoteBackref', 'ariaDescribedBy', 'ariaLabel', ['className', 'data-footnote-backref']],
      img: ['src', 'alt', 'title', 'width', 'height'],
      code: [['className', /^language-[\w+#-]{1,30}$/, 'math-inline', 'math-display']],
      div: [['className', 'callout', ...calloutKinds.map((kind) => `callout-${kind}`)]],
      p: [['className', 'callout-title']],
      input: [['disabled', true], ['type', 'checkbox'], 'checked'],
      li: [
        ['className', 'task-list-item'],
        ['id', footnotes]
      ],
      ul: [['className', 'contains-task-list']],
      ol: ['start', 'reversed', ['className', 'contains-task-list']],
      section: ['dataFootnotes', ['className', 'footnotes']],
      sup: [],
      h2: [['className', 'sr-only']],
      td: ['align', 'colSpan', 'rowSpan'],
      th: ['align', 'colSpan', 'rowSpan', 'scope'],
      details: ['open'],
      abbr: ['title'],
      '*': [['id', footnotes], 'lang', ['dir', 'ltr', 'rtl', 'auto']]
    },
    protocols: { href: ['http', 'https', 'mailto', 'tel'], src: ['http', 'https'] }
  }
}

/** Comments and chat: text, lists, quotes, tables, code and links; no pictures, headings or HTML of one's own. */
export function commentSchema(idPrefix: string): Schema {
  const article = articleSchema(idPrefix)
  const { a, code, ol } = article.attributes ?? {}
  return {
    ...article,
    tagNames: ['p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'a', 'ul', 'ol', 'li', 'blockquote', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
    attributes: { a: a ?? [], code: code ?? [], ol: ol ?? [], th: ['align'], td: ['align'] }
  }
}
