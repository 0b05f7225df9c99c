import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { refuse } from '../errors.ts'
import { newId } from '../id.ts'
import { now } from '../time/clock.ts'
import { checkKey, type StorageDriver, type StoredFile } from './driver.ts'
import { contentDisposition } from './file-name.ts'
import { measureFile } from './measure.ts'

export interface S3Options {
  bucket: string
  region: string
  accessKey: string
  secretKey: string
  /** For engines other than Amazon's: MinIO, Garage, Aliyun OSS, Tencent COS. */
  endpoint?: string
  /** Where streams of unknown length wait until they are whole. */
  spoolFolder: string
}

/** Files in an S3 bucket. The SDK is loaded here, so that installations without S3 do not pay for it. */
export async function s3Storage(options: S3Options): Promise<StorageDriver> {
  const { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3')
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner')
  const client = new S3Client({
    region: options.region,
    endpoint: options.endpoint,
    // Most engines besides Amazon's answer only to the bucket in the path.
    forcePathStyle: options.endpoint !== undefined,
    credentials: { accessKeyId: options.accessKey, secretAccessKey: options.secretKey },
    // The newer trailing checksums are refused by several S3-compatible engines.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED'
  })
  const at = (key: string) => ({ Bucket: options.bucket, Key: checkKey(key) })

  async function putFile(key: string, path: string): Promise<StoredFile> {
    const stored = await measureFile(path)
    await client.send(new PutObjectCommand({ ...at(key), Body: createReadStream(path), ContentLength: stored.size }))
    await unlink(path)
    return stored
  }

  /** S3 wants to know the length first, and must not keep half a file when the source breaks. */
  async function put(key: string, source: Readable | Uint8Array): Promise<StoredFile> {
    checkKey(key)
    if (source instanceof Uint8Array) {
      await client.send(new PutObjectCommand({ ...at(key), Body: source, ContentLength: source.length }))
      return { size: source.length, sha256: createHash('sha256').update(source).digest('hex') }
    }
    await mkdir(options.spoolFolder, { recursive: true, mode: 0o700 })
    const spooled = join(options.spoolFolder, newId())
    try {
      await pipeline(source, createWriteStream(spooled, { mode: 0o600, flags: 'wx' }))
      return await putFile(key, spooled)
    } finally {
      await rm(spooled, { force: true })
    }
  }

  async function size(key: string): Promise<number | undefined> {
    try {
      return (await client.send(new HeadObjectCommand(at(key)))).ContentLength
    } catch (error) {
      if (isMissing(error)) return undefined
      throw error
    }
  }

  return {
    put,
    putFile,
    size,
    exists: async (key) => (await size(key)) !== undefined,
    get: async (key, range) => {
      const Range = range ? `bytes=${range.start}-${range.end}` : undefined
      const { Body } = await client.send(new GetObjectCommand({ ...at(key), Range })).catch((error) => {
        throw isMissing(error) ? refuse.notFound('platform/file-missing') : error
      })
      if (!(Body instanceof Readable)) throw new Error(`S3 answered ${key} without a body`)
      return Body
    },
    remove: async (key) => {
      await client.send(new DeleteObjectCommand(at(key)))
    },
    signedUrl: async (key, { expiresAt, name, type, inline }) => {
      const expiresIn = Math.min(Math.max(Math.round((expiresAt.getTime() - now().getTime()) / 1000), 1), 7 * 86_400)
      const command = new GetObjectCommand({ ...at(key), ResponseContentDisposition: contentDisposition(name, inline), ResponseContentType: type })
      return getSignedUrl(client, command, { expiresIn })
    }
  }
}

function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  return name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404
}
