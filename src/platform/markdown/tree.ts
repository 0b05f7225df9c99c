import type { Element, ElementContent, Nodes, Root } from 'hast'

type Parent = Root | Element

/** Visits every element from the outside in. The visitor may change it, return what stands in its place, or skip what is inside. */
export function eachElement(parent: Parent, visit: (element: Element, parent: Parent) => ElementContent | 'skip' | undefined): void {
  // A loop over a list instead of recursion: how deep a text nests is up to whoever wrote it.
  const waiting: Parent[] = [parent]
  for (let current = waiting.pop(); current; current = waiting.pop()) {
    for (let index = 0; index < current.children.length; index += 1) {
      const child = current.children[index]
      if (child?.type !== 'element') continue
      const answer = visit(child, current)
      if (answer === 'skip') continue
      if (answer) current.children[index] = answer
      const kept = answer ?? child
      if (kept.type === 'element') waiting.push(kept)
    }
  }
}

/** The text inside a node. */
export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  return 'children' in node ? node.children.map(textOf).join('') : ''
}

/** The classes of an element. */
export function classesOf(element: Element): string[] {
  const { className } = element.properties
  return Array.isArray(className) ? className.map(String) : []
}
