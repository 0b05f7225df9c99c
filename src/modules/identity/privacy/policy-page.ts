import { renderMarkdown } from '#platform/markdown/index.ts'
import { read } from '#platform/pages.ts'
import type { PolicyKind } from '../tables.ts'
import { readPolicy } from './policies.ts'

/** What the page of a policy shows: the version in force, or the one that `?version=` names. */
export async function policyPage(kind: PolicyKind, version: string | null) {
  const { text, ...policy } = await read(readPolicy, { kind, ...(version && { number: version }) })
  return { ...policy, html: await renderMarkdown(text.replace(/^---\n[\s\S]*?\n---\n/, '')) }
}
