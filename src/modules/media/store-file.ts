import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AnyWork } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { checkFileAt, type UploadPurpose } from '#platform/storage/index.ts'
import { now } from '#platform/time/clock.ts'
import { storage } from './storage.ts'
import { own } from './tables.ts'

/**
 * Takes a file that did not come through the browser: imports, the demo world. Checked like any upload;
 * refuses with `platform/file-type`. The row is written in the caller's transaction.
 */
export async function storeFile(
  work: AnyWork,
  { ownerId, name, stream, purpose }: { ownerId: string; name: string; stream: Readable; purpose: UploadPurpose }
): Promise<{ id: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'klearn-file-'))
  try {
    const path = join(folder, 'file')
    await pipeline(stream, createWriteStream(path, { mode: 0o600 }))
    const checked = await checkFileAt(purpose, name, path)
    const id = newId()
    const stored = await storage().putFile(id, path)
    await own(work)
      .insertInto('media.upload')
      .values({
        id,
        owner_id: ownerId,
        name: checked.name,
        content_type: checked.type,
        size: stored.size,
        sha256: stored.sha256,
        purpose,
        created_at: now(),
        held_at: now()
      })
      .execute()
    return { id }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
