import type { Readable } from 'node:stream'
import { newId } from '../id.ts'

/** First and last byte, both included, as in HTTP. */
export interface ByteRange {
  start: number
  end: number
}

export interface StoredFile {
  size: number
  /** Hex, of the bytes as stored. */
  sha256: string
}

export interface UrlOptions {
  expiresAt: Date
  /** The file's name for people, any language. */
  name: string
  type: string
  /** Shown in the page instead of downloaded; only for types that cannot run scripts. */
  inline?: boolean
}

/**
 * Where files lie. A key is a UUID, or a UUID and a path below it for files that belong together
 * (`<uuid>/index.m3u8`); the name that people gave lives in the database. Everything is private.
 */
export interface StorageDriver {
  /** Stores a stream whole or not at all; when it returns, the bytes survive a power cut. */
  put(key: string, source: Readable | Uint8Array): Promise<StoredFile>
  /** Stores a finished file of this machine, moving it when it can: afterwards `path` is gone. */
  putFile(key: string, path: string): Promise<StoredFile>
  /** The bytes, or a part of them. Throws the refusal `platform/file-missing`. */
  get(key: string, range?: ByteRange): Promise<Readable>
  /** The size in bytes; undefined when there is no such file. */
  size(key: string): Promise<number | undefined>
  exists(key: string): Promise<boolean>
  /** Removes one file. Not there: nothing happens. */
  remove(key: string): Promise<void>
  /** An address that works for everybody who has it until it expires. */
  signedUrl(key: string, options: UrlOptions): Promise<string>
}

/** A new key. Sorts by time; says nothing about the content. */
export const newStorageKey = newId

const KEY = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,3}$/

/** Throws unless this is a key that we could have made: nothing else ever becomes part of a path. */
export function checkKey(key: string): string {
  if (!KEY.test(key) || key.includes('..')) throw new RangeError(`not a storage key: ${JSON.stringify(key.slice(0, 80))}`)
  return key
}
