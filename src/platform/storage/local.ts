import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { refuse } from '../errors.ts'
import { newId } from '../id.ts'
import { type ByteRange, checkKey, type StorageDriver, type StoredFile } from './driver.ts'
import { fileUrl } from './file-url.ts'
import { measureFile, measuring } from './measure.ts'

export interface LocalOptions {
  /** The folder of the files; made when missing, private to us. */
  folder: string
  /** The path under which `serveSigned` answers, e.g. `/stored`. */
  urlPath: string
  secret: string | Buffer
}

/** Files in a folder of this machine. */
export function localStorage({ folder, urlPath, secret }: LocalOptions): StorageDriver {
  const incoming = join(folder, 'incoming')
  // The end of a UUIDv7 is random, its start is the time: the end spreads files over folders.
  const pathOf = (key: string) => join(folder, checkKey(key).slice(34, 36), key)

  async function put(key: string, source: Readable | Uint8Array): Promise<StoredFile> {
    const path = pathOf(key)
    await mkdir(incoming, { recursive: true, mode: 0o700 })
    const temporary = join(incoming, newId())
    try {
      const measure = measuring()
      await pipeline(
        source instanceof Uint8Array ? Readable.from([source]) : source,
        measure.through,
        createWriteStream(temporary, { mode: 0o600, flags: 'wx' })
      )
      await place(temporary, path)
      return measure.result()
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  }

  async function putFile(key: string, source: string): Promise<StoredFile> {
    const path = pathOf(key)
    const stored = await measureFile(source)
    try {
      await place(source, path)
    } catch (error) {
      // Another disk: a move is not possible there.
      if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
      await put(key, createReadStream(source))
      await unlink(source)
    }
    return stored
  }

  /** Moves a written file to its place so that it is there whole, or not at all, whatever happens. */
  async function place(from: string, to: string): Promise<void> {
    await sync(from)
    const made = await mkdir(dirname(to), { recursive: true, mode: 0o700 })
    await rename(from, to)
    // The names of the file and of every folder made for it must reach the disk too.
    const top = made ? dirname(made) : dirname(to)
    for (let at = dirname(to); at.length >= top.length; at = dirname(at)) await sync(at)
  }

  async function size(key: string): Promise<number | undefined> {
    try {
      const found = await stat(pathOf(key))
      return found.isFile() ? found.size : undefined
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  async function get(key: string, range?: ByteRange): Promise<Readable> {
    // Opened before it is handed out: a missing file is a refusal, not an error in the middle of an answer.
    const file = await open(pathOf(key), 'r').catch((error) => {
      throw isMissing(error) ? refuse.notFound('platform/file-missing') : error
    })
    return file.createReadStream(range ? { start: range.start, end: range.end } : {})
  }

  return {
    put,
    putFile,
    get,
    size,
    exists: async (key) => (await size(key)) !== undefined,
    remove: async (key) => {
      await rm(pathOf(key), { force: true })
    },
    signedUrl: async (key, options) => fileUrl(urlPath, checkKey(key), options, secret)
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
