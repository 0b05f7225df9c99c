import { mkdirSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import { Refusal, refuse } from '../errors.ts'
import { newId } from '../id.ts'
import { now } from '../time/clock.ts'
import type { StorageDriver } from './driver.ts'
import { cleanFileName, extensionOf } from './file-name.ts'
import { extensionsFor, isUploadPurpose, type UploadPurpose } from './file-types.ts'
import { type FinishedUpload, finisher } from './finish-upload.ts'

export interface AnnouncedUpload {
  owner: string
  purpose: UploadPurpose
  name: string
  size: number
}

export interface UploadOptions {
  /** Where unfinished uploads lie: on the disk of the storage folder, so that finishing is a rename. */
  folder: string
  driver: StorageDriver
  /** The path at which `handle` is mounted. */
  path?: string
  maxBytes: number
  /** Who is uploading: an id that never changes, or undefined to refuse. Asked at every request. */
  authorise(request: IncomingMessage): Promise<string | undefined> | string | undefined
  /** May this upload begin? Throw a refusal when not: quota, purpose, a smaller limit. */
  onAnnounce?(upload: AnnouncedUpload): Promise<void> | void
  /** Records the file. Called again with the same id after a crash: make it idempotent. */
  onFinish(upload: FinishedUpload): Promise<void>
}

export interface Uploads {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Forgets what nobody touched for some days; returns how many. For a nightly job. */
  removeStale(olderThanDays?: number): Promise<number>
}

const UPLOAD_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * Resumable uploads by the tus protocol. The client sends `filename` and `purpose` as metadata. A finished
 * upload moves into the storage under its own id; a client that lost the last answer asks again (HEAD) and
 * learns that everything is there.
 */
export function createUploads(options: UploadOptions): Uploads {
  const { folder, driver, path = '/files' } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const store = new FileStore({ directory: folder })
  // An upload of unknown length cannot be held against a quota.
  store.extensions = store.extensions.filter((name) => name !== 'creation-defer-length')
  const finish = finisher({ folder, store, driver, onFinish: options.onFinish })
  const owners = new WeakMap<IncomingMessage, string>()

  const ownerOf = (request: { runtime?: { node?: { req: unknown } } }): string => {
    const owner = owners.get(request.runtime?.node?.req as IncomingMessage)
    if (!owner) throw refuse.signIn()
    return owner
  }

  const tus = new Server({
    path,
    datastore: store,
    maxSize: options.maxBytes,
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: () => newId(),
    getFileIdFromRequest: (_request, last) => (last && UPLOAD_ID.test(last) ? last : undefined),
    onUploadCreate: async (request, upload) => {
      const purpose = upload.metadata?.purpose
      if (!isUploadPurpose(purpose)) throw refuse.invalid('platform/upload-purpose')
      const name = cleanFileName(upload.metadata?.filename ?? '')
      const extensions = extensionsFor(purpose)
      if (!extensions.includes(extensionOf(name))) {
        throw refuse.invalid('platform/file-type', { values: { allowed: extensions.join(', ') } })
      }
      const owner = ownerOf(request)
      await options.onAnnounce?.({ owner, purpose, name, size: upload.size ?? 0 })
      return { metadata: { owner, purpose, filename: name } }
    },
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST') return
      // Somebody else's upload looks like none at all.
      const upload = await store.getUpload(id).catch(() => undefined)
      if (upload?.metadata?.owner !== ownerOf(request)) throw refuse.notFound('platform/upload-unknown')
    },
    onUploadFinish: async (_request, upload) => {
      await finish(upload.id)
      return {}
    },
    onResponseError: (_request, error) => {
      if (error instanceof Refusal) return { status_code: error.status, body: refusalBody(error) }
      // The library's own faults are the protocol's; anything else may carry a path and stays here.
      return 'status_code' in error ? undefined : { status_code: 500, body: JSON.stringify({ code: 'platform/broken' }) }
    }
  })

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    try {
      // Without GET: the library would show unfinished files with the type that the client claimed.
      if (!['OPTIONS', 'POST', 'HEAD', 'PATCH', 'DELETE'].includes(req.method ?? '')) throw refuse.notAllowed()
      if (req.method !== 'OPTIONS') {
        const owner = await options.authorise(req)
        if (!owner) throw refuse.signIn()
        owners.set(req, owner)
        if (req.method === 'HEAD' && (await answerFinished(req, res, owner))) return
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      res.writeHead(error.status, { 'Content-Type': 'application/json', 'Tus-Resumable': '1.0.0' }).end(refusalBody(error))
      return
    }
    await tus.handle(req, res)
  }

  /** HEAD of an upload that is complete: does what a crash interrupted, then says that all has arrived. */
  async function answerFinished(req: IncomingMessage, res: ServerResponse, owner: string): Promise<boolean> {
    const id = req.url?.split('?')[0]?.split('/').at(-1) ?? ''
    if (!UPLOAD_ID.test(id)) return false
    const receipt = await finish(id)
    if (receipt?.owner !== owner) return false
    const size = String(receipt.size)
    res.writeHead(200, { 'Tus-Resumable': '1.0.0', 'Upload-Offset': size, 'Upload-Length': size, 'Cache-Control': 'no-store' }).end()
    return true
  }

  async function removeStale(olderThanDays = 7): Promise<number> {
    const before = now().getTime() - olderThanDays * 86_400_000
    const ids = new Set((await readdir(folder)).map((file) => file.split('.')[0] ?? '').filter((id) => UPLOAD_ID.test(id)))
    let removed = 0
    for (const id of ids) {
      const files = [id, `${id}.json`, `${id}.receipt`].map((file) => join(folder, file))
      const touched = await Promise.all(
        files.map((file) =>
          stat(file).then(
            (found) => found.mtimeMs,
            () => 0
          )
        )
      )
      if (Math.max(...touched) > before) continue
      await Promise.all(files.map((file) => rm(file, { force: true })))
      removed += 1
    }
    return removed
  }

  return { handle, removeStale }
}

function refusalBody(refusal: Refusal): string {
  return JSON.stringify({ code: refusal.code, values: refusal.values })
}
