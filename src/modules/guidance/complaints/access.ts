import type { RemarkKind, RemarkState } from './rules.ts'

type Who = { id: string; roles: readonly string[] }
interface Remark {
  author_id: string
  about_id: string
  owner_id: string | null
  kind: RemarkKind
}

/** Whoever owns it, and operators; never who wrote it, and never whom it is about. */
export const canHandle = (actor: Who, remark: Remark): boolean =>
  actor.id !== '' &&
  actor.id !== remark.author_id &&
  actor.id !== remark.about_id &&
  (actor.id === remark.owner_id || actor.roles.some((role) => role === 'operator' || role === 'admin'))

export type RemarkSeenAs = 'author' | 'handler' | 'praised'

/** As whom somebody sees a remark; undefined: to them it does not exist. Praise reaches the one whom it is for. */
export function seenAs(actor: Who, remark: Remark): RemarkSeenAs | undefined {
  if (actor.id !== '' && actor.id === remark.author_id) return 'author'
  if (canHandle(actor, remark)) return 'handler'
  return remark.kind === 'praise' && actor.id !== '' && actor.id === remark.about_id ? 'praised' : undefined
}

/** The steps that somebody may take from here. The author may only call it settled. */
export function stepsFor(seen: RemarkSeenAs, possible: readonly RemarkState[]): RemarkState[] {
  if (seen === 'handler') return [...possible]
  return seen === 'author' ? possible.filter((state) => state === 'closed') : []
}
