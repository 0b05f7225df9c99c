import { MAX_POSITION, tokens, toTsvector } from './tokens.ts'

/** Something that people can find. `kind` and `refId` name it: putting it again replaces it. */
export interface SearchDocument {
  /** The noun: 'course', 'expert', 'discussion', ... */
  kind: string
  refId: string
  title: string
  /** Plain text, not Markdown: see `plainText` of platform/markdown. */
  body: string
  url: string
  language: string
  /** Permission tokens: 'public', 'course:<id>', 'staff', ... Whoever holds one may find it. */
  audience: readonly string[]
  publishedAt: Date
  /** When the content changed. An older put that arrives late does not overwrite a newer one. */
  updatedAt: Date
}

export interface DocumentPart {
  body: string
  tokens: string
}

const TITLE_TOKENS = 300
// Room for the title and the gap behind it; parts overlap so that a phrase over the cut is found.
const PART_TOKENS = MAX_POSITION - TITLE_TOKENS - 20
// Never more units than tokens fit in: a character makes at most one token.
const PART_LENGTH = PART_TOKENS
const OVERLAP = 100

/** Cuts a document into the rows that hold it; the title takes part in each. */
export function partsOf(title: string, body: string): DocumentPart[] {
  const titleTokens = { tokens: tokens(title).slice(0, TITLE_TOKENS), weight: 'A' as const }
  const parts: DocumentPart[] = []
  for (let start = 0; start === 0 || start + OVERLAP < body.length; start += PART_LENGTH - OVERLAP) {
    const piece = body.slice(start, start + PART_LENGTH)
    parts.push({ body: piece, tokens: toTsvector([titleTokens, { tokens: tokens(piece), weight: 'D' }]) })
  }
  return parts
}
