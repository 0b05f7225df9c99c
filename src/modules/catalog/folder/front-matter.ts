import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument, stringify, type YAMLMap } from 'yaml'
import { z } from 'zod'
import type { FolderProblem } from './problem.ts'

export interface MarkdownFile {
  data: unknown
  body: string
  /** The line on which the body begins. */
  bodyLine: number
  /** The line of a field in the front matter. */
  lineOf(path: readonly PropertyKey[]): number
}

/** Splits `---`, YAML, `---`, Markdown. Problems are noted with their lines. */
export function parseMarkdownFile(text: string, file: string, problems: FolderProblem[]): MarkdownFile | undefined {
  const plain = text.replace(/^\uFEFF/, '')
  const match = /^---\n([\s\S]*?\n)?---(?:\n|$)/.exec(plain)
  if (!match) {
    problems.push({ file, line: 1, code: 'catalog/folder-no-front-matter' })
    return undefined
  }
  const yaml = parseYaml(match[1] ?? '', file, 1, problems)
  if (!yaml) return undefined
  const rest = plain.slice(match[0].length)
  const lead = /^\n*/.exec(rest)?.[0].length ?? 0
  return { ...yaml, body: rest.replace(/^\n+|\s+$/g, ''), bodyLine: match[0].split('\n').length + lead }
}

/** YAML with the lines of its nodes; `before` lines stand above it in the file. */
export function parseYaml(text: string, file: string, before: number, problems: FolderProblem[]): Pick<MarkdownFile, 'data' | 'lineOf'> | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true })
  const mistakes = [...document.errors, ...document.warnings]
  if (mistakes.length > 0) {
    for (const mistake of mistakes) {
      problems.push({
        file,
        line: before + (mistake.linePos?.[0].line ?? 1),
        code: 'catalog/folder-yaml',
        values: { reason: mistake.message.split('\n')[0]?.replace(/ at line \d+.*/, '') ?? '' }
      })
    }
    return undefined
  }
  let data: unknown
  try {
    // Aliases let a few lines grow to gigabytes; a course has no use for them.
    data = document.toJS({ maxAliasCount: 0 })
  } catch (error) {
    problems.push({ file, line: before + 1, code: 'catalog/folder-yaml', values: { reason: error instanceof Error ? error.message : '' } })
    return undefined
  }
  return {
    data,
    lineOf(path) {
      let node: Node | null = document.contents
      let at = node
      for (const key of path) {
        if (isMap(node)) {
          const pair = (node as YAMLMap).items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
          if (!pair) break
          at = pair.key as Node
          node = isNode(pair.value) ? pair.value : null
        } else {
          const next: unknown = (node as { items?: unknown[] } | null)?.items?.[Number(key)]
          if (!isNode(next)) break
          node = next
          at = next
        }
      }
      return before + (at?.range ? lines.linePos(at.range[0]).line : 1)
    }
  }
}

/** Holds the data against a shape; each difference becomes a problem on its line. */
export function checkShape<T>(
  shape: z.ZodType<T>,
  from: Pick<MarkdownFile, 'data' | 'lineOf'>,
  file: string,
  locale: string,
  problems: FolderProblem[]
): T | undefined {
  const words = locale === 'en' ? z.locales.en() : z.locales.zhCN()
  const parsed = shape.safeParse(from.data ?? {}, { error: words.localeError })
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [undefined]
    for (const key of unknown) {
      const path = key === undefined ? issue.path : [...issue.path, key]
      problems.push({ file, line: from.lineOf(path), code: 'catalog/folder-field', values: { field: path.join('.') || '-', reason: issue.message } })
    }
  }
  return undefined
}

/** The normal form: what `parseMarkdownFile` reads back unchanged. */
export function writeMarkdownFile(data: Record<string, unknown>, body: string): string {
  return `---\n${writeYaml(data)}---\n${body ? `\n${body}\n` : ''}`
}

const writeYaml = (data: Record<string, unknown>) =>
  stringify(data, { lineWidth: 0, aliasDuplicateObjects: false, defaultStringType: 'PLAIN', nullStr: 'null' })
