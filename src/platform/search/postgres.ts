import { sql } from 'kysely'
import type { AnyDb, AnyWork } from '../db.ts'
import { newId } from '../id.ts'
import { decodeCursor, encodeCursor } from '../keyset.ts'
import { partsOf, type SearchDocument } from './document.ts'
import { excerptAround, highlight } from './highlight.ts'
import type { SearchIndex, SearchRequest, SearchResult } from './search-index.ts'
import { toTsquery } from './tokens.ts'

/** Above this many matches only the newest are ranked: 30 ms become 10, and nobody turns to page 50. */
const RANKED = 1_000
/** Counting stops here; the page then says "more than". */
const COUNTED = 20_000

interface Row {
  kind: string
  refId: string
  title: string
  body: string
  url: string
  language: string
  publishedAt: Date
  score: number
  id: string
}

async function put(work: AnyWork, document: SearchDocument): Promise<void> {
  const parts = partsOf(document.title, document.body)
  for (const [part, { body, tokens }] of parts.entries()) {
    await sql`
      insert into platform.search_document
        (id, kind, ref_id, part, title, body, url, language, audience, tokens, published_at, updated_at)
      values (${newId()}, ${document.kind}, ${document.refId}, ${part}, ${clean(document.title)}, ${clean(body)},
        ${document.url}, ${document.language}, ${[...document.audience]}::text[], ${tokens}::tsvector,
        ${document.publishedAt}, ${document.updatedAt})
      on conflict (kind, ref_id, part) do update set title = excluded.title, body = excluded.body,
        url = excluded.url, language = excluded.language, audience = excluded.audience, tokens = excluded.tokens,
        published_at = excluded.published_at, updated_at = excluded.updated_at
      where search_document.updated_at <= excluded.updated_at
    `.execute(work)
  }
  await sql`
    delete from platform.search_document
    where kind = ${document.kind} and ref_id = ${document.refId} and part >= ${parts.length}
      and updated_at <= ${document.updatedAt}
  `.execute(work)
}

async function remove(work: AnyWork, kind: string, refId: string | readonly string[]): Promise<void> {
  await sql`delete from platform.search_document where kind = ${kind} and ref_id = any(${[refId].flat()})`.execute(work)
}

async function find(db: AnyDb | AnyWork, request: SearchRequest): Promise<SearchResult> {
  const query = toTsquery(request.query, { prefix: request.prefix })
  const limit = Math.min(Math.max(request.limit ?? 20, 1), 100)
  const cursor = decodeCursor(request.cursor, 2)
  if (!query || request.audience.length === 0) return { hits: [], next: null, counts: {}, countsCapped: false }

  const { rows } = await sql<{ counts: Record<string, number> | null; matched: number; hits: Row[] | null }>`
    with matched as materialized (
      select id, kind, ref_id, published_at
      from platform.search_document
      where tokens @@ ${query}::tsquery and audience && ${[...request.audience]}::text[]
        and (${request.language ?? null}::text is null or language = ${request.language ?? null}::text)
      order by published_at desc, id desc
      limit ${COUNTED}
    ),
    newest as (
      select id from matched
      where ${request.kinds ? [...request.kinds] : null}::text[] is null
        or kind = any(${request.kinds ? [...request.kinds] : null}::text[])
      order by published_at desc, id desc
      limit ${RANKED}
    ),
    ranked as (
      select distinct on (kind, ref_id) document.id, kind, ref_id,
        round(ts_rank(tokens, ${query}::tsquery, 1)::numeric, 6) as score
      from newest join platform.search_document document on document.id = newest.id
      order by kind, ref_id, score desc, part
    ),
    page as (
      select * from ranked
      where ${cursor ? sql`(score, id) < (${cursor[0]}::numeric, ${cursor[1]}::uuid)` : sql`true`}
      order by score desc, id desc
      limit ${limit + 1}
    )
    select
      (select json_object_agg(kind, found) from (select kind, count(distinct ref_id) as found from matched group by kind) by_kind) as counts,
      (select count(*) from matched) as matched,
      (select json_agg(json_build_object('id', page.id, 'kind', page.kind, 'refId', page.ref_id, 'score', page.score,
          'title', title, 'body', body, 'url', url, 'language', language, 'publishedAt', published_at)
          order by page.score desc, page.id desc)
        from page join platform.search_document document on document.id = page.id) as hits
  `.execute(db)

  const found = rows[0]?.hits ?? []
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    hits: shown.map((row) => ({
      kind: row.kind,
      refId: row.refId,
      url: row.url,
      language: row.language,
      publishedAt: new Date(row.publishedAt),
      title: highlight(row.title, request.query),
      excerpt: excerptAround(row.body, request.query)
    })),
    next: found.length > limit && last ? encodeCursor([last.score, last.id]) : null,
    counts: rows[0]?.counts ?? {},
    countsCapped: (rows[0]?.matched ?? 0) >= COUNTED
  }
}

/** PostgreSQL text cannot hold the NUL character. */
const clean = (text: string) => text.replaceAll('\u0000', '')

/** The search index on the product's own PostgreSQL. */
export const postgresSearch: SearchIndex = { put, remove, find }
