import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Config } from '#platform/config.ts'
import { context } from '#platform/context.ts'
import { type AnyDb, type AnyWork, database } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { takeFromLimit } from '#platform/rate-limit.ts'
import { createUploads, type Uploads } from '#platform/storage/index.ts'
import { now } from '#platform/time/clock.ts'
import { storage } from './storage.ts'
import { own, read, schedule, type UploadTable } from './tables.ts'

/** Announced by one person in an hour. Who carries a whole course over by hand stays far below. */
const mostAnnounced = 600

let receiving: Uploads | undefined

/** Opens the resumable uploads of this process; call after `openStorage`. */
export function openUploads(config: Config): void {
  receiving = createUploads({
    folder: join(config.dataFolder, 'uploads'),
    driver: storage(),
    maxBytes: config.UPLOAD_MAX_MB * 1024 * 1024,
    authorise: (request) => {
      const { actor, origin } = context()
      // Cookies ride along on any site's request.
      if (request.headers.origin && request.headers.origin !== origin) return undefined
      return actor.kind === 'person' && !actor.awaitsSecondFactor ? actor.id : undefined
    },
    onAnnounce: async ({ owner, size }) => {
      // What is begun and never finished has no row that could be counted.
      await takeFromLimit(`media.announce:${owner}`, mostAnnounced, 3600)
      const { rows } = await sql<{
        loose: number
      }>`select coalesce(sum(size), 0)::bigint as loose from media.upload where owner_id = ${owner} and held_at is null`.execute(database())
      // Files that nothing holds yet: a bound against filling the disk.
      if ((rows[0]?.loose ?? 0) + size > config.UPLOAD_MAX_MB * 1024 * 1024 * 2) throw refuse.tooLarge('media/too-many-loose-files')
    },
    onFinish: async ({ id, owner, name, type, size, sha256, purpose }) => {
      await read(database())
        .insertInto('media.upload')
        .values({ id, owner_id: owner, name, content_type: type, size, sha256, purpose, created_at: now(), held_at: null })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute()
    }
  })
}

/** The handler of /files. */
export const uploads = (request: IncomingMessage, response: ServerResponse): void => {
  receiving?.handle(request, response).catch(() => response.destroy())
}

export async function uploadById(db: AnyDb | AnyWork, id: string): Promise<UploadTable | undefined> {
  return read(db).selectFrom('media.upload').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Several uploads by id, in the order asked for; ids that do not exist are left out. */
export async function uploadsById(db: AnyDb | AnyWork, ids: readonly string[]): Promise<UploadTable[]> {
  if (ids.length === 0) return []
  const rows = await read(db)
    .selectFrom('media.upload')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/**
 * Ties uploads to what holds them, so that they are kept. They must be the owner's own and of a fitting
 * purpose; anything else is refused as `media/unknown-file`.
 */
export async function holdUploads(work: AnyWork, ids: readonly string[], ownerId: string, purposes: readonly string[]): Promise<UploadTable[]> {
  const found = await uploadsById(work, ids)
  if (found.length !== ids.length || found.some((one) => one.owner_id !== ownerId || !purposes.includes(one.purpose)))
    throw refuse.invalid('media/unknown-file')
  if (ids.length > 0)
    await own(work)
      .updateTable('media.upload')
      .set({ held_at: now() })
      .where('id', 'in', [...ids])
      .where('held_at', 'is', null)
      .execute()
  return found
}

/** Lets go of uploads whose holder is gone for good, such as the work of an erased person: swept like any file that nothing holds. */
export async function releaseUploads(work: AnyWork, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await own(work)
    .updateTable('media.upload')
    .set({ held_at: null })
    .where('id', 'in', [...ids])
    .execute()
}

/** Every night: removes what was begun and never finished, and files that nothing holds after a week. */
export const sweepUploads = schedule('sweep-uploads', '10 4 * * *', async () => {
  await receiving?.removeStale()
  for (;;) {
    const loose = await read(database())
      .selectFrom('media.upload')
      .select('id')
      .where('held_at', 'is', null)
      .where('created_at', '<', new Date(now().getTime() - 7 * 86_400_000))
      .orderBy('created_at')
      .limit(100)
      .execute()
    for (const { id } of loose) {
      const { numDeletedRows } = await read(database()).deleteFrom('media.upload').where('id', '=', id).where('held_at', 'is', null).executeTakeFirst()
      if (numDeletedRows === 1n) await storage().remove(id)
    }
    if (loose.length < 100) return
  }
})
