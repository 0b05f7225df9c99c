import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { mediaUrl } from './media-url.ts'
import { query } from './tables.ts'

export const listOwnUploads = query({
  id: 'media.list-own-uploads',
  summary: 'Files that I uploaded, newest first, with addresses that open them for me',
  access: signedIn,
  input: z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  output: z.object({
    rows: z.array(
      z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.number(), purpose: z.string(), createdAt: z.date(), url: z.string() })
    ),
    next: z.string().nullable()
  }),
  async run({ db, actor }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('media.upload')
      .select(['id', 'name', 'content_type as type', 'size', 'purpose', 'created_at as createdAt'])
      .where('owner_id', '=', actor.id)
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    const page = toPage(rows, limit, (row) => [row.createdAt.toISOString(), row.id])
    return { rows: page.rows.map((row) => ({ ...row, url: mediaUrl(row, actor) })), next: page.next }
  }
})
