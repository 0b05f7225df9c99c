import type { AnyDb, AnyWork } from '../db.ts'
import type { SearchDocument } from './document.ts'
import type { Part } from './highlight.ts'

export interface SearchRequest {
  query: string
  /** Only these kinds among the hits; the counts always cover all kinds, for the tabs above the list. */
  kinds?: readonly string[]
  /** The permission tokens of who searches. Without one nothing is found. */
  audience: readonly string[]
  language?: string
  limit?: number
  cursor?: string | null
  /** While typing: the last word may be unfinished. */
  prefix?: boolean
}

export interface SearchHit {
  kind: string
  refId: string
  url: string
  language: string
  publishedAt: Date
  /** Title and a piece of the body, cut into plain and marked parts. */
  title: Part[]
  excerpt: Part[]
}

export interface SearchResult {
  hits: SearchHit[]
  next: string | null
  counts: Record<string, number>
  /** There are more matches than were counted. */
  countsCapped: boolean
}

/** Where documents are put and found. PostgreSQL is the default; Meilisearch or OpenSearch can stand behind it. */
export interface SearchIndex {
  /** Adds or replaces a document, within the caller's transaction. */
  put(work: AnyWork, document: SearchDocument): Promise<void>
  /** Takes one or several documents of a kind out, within the caller's transaction. Not there: nothing happens. */
  remove(work: AnyWork, kind: string, refId: string | readonly string[]): Promise<void>
  /** The best matches for who asks, with counts per kind. Pass a read handle. */
  find(db: AnyDb | AnyWork, request: SearchRequest): Promise<SearchResult>
}
