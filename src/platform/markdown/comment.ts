import type { ElementContent } from 'hast'
import type { Heading, Html, Image } from 'mdast'
import type { Options } from 'remark-rehype'

type Handlers = NonNullable<Options['handlers']>
type State = Parameters<NonNullable<Handlers['heading']>>[0]

/** What a comment cannot hold is still readable in it: a heading is bold, a picture is a link, HTML is text. */
export const commentHandlers: Handlers = {
  heading: (state: State, node: Heading): ElementContent => ({
    type: 'element',
    tagName: 'p',
    properties: {},
    children: [{ type: 'element', tagName: 'strong', properties: {}, children: state.all(node) as ElementContent[] }]
  }),
  image: (_state: State, node: Image): ElementContent => ({
    type: 'element',
    tagName: 'a',
    properties: { href: node.url },
    children: [{ type: 'text', value: node.alt || node.url }]
  }),
  // People write <T> and mean it.
  html: (_state: State, node: Html): ElementContent => ({ type: 'text', value: node.value })
}
