import type { Nodes, Root } from 'mdast'

/** `$$…$$` alone in a paragraph is a formula of its own, also on one line, as people write it everywhere else. */
export function displayMath() {
  return (tree: Root, file: unknown): void => visit(tree, String(file))
}

function visit(parent: Nodes, source: string): void {
  if (!('children' in parent)) return
  for (const node of parent.children) {
    const only = node.type === 'paragraph' && node.children.length === 1 ? node.children[0] : undefined
    const from = only?.position?.start.offset
    if (only?.type === 'inlineMath' && from !== undefined && source.startsWith('$$', from)) {
      only.data = { ...only.data, hName: 'code', hProperties: { className: ['language-math', 'math-display'] } }
    } else visit(node, source)
  }
}
