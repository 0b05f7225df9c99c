import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#platform/config.ts'
import { derivedKey } from '#platform/secrets.ts'
import { localStorage, type StorageDriver, s3Storage } from '#platform/storage/index.ts'

let driver: StorageDriver | undefined

/** Opens the file store of this process: S3 when a bucket is configured, else the data folder. */
export async function openStorage(config: Config): Promise<StorageDriver> {
  const folder = join(config.dataFolder, 'files')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  driver = config.S3_BUCKET
    ? await s3Storage({
        bucket: config.S3_BUCKET,
        region: config.S3_REGION,
        accessKey: config.S3_ACCESS_KEY ?? '',
        secretKey: config.S3_SECRET_KEY ?? '',
        endpoint: config.S3_ENDPOINT,
        spoolFolder: join(config.dataFolder, 'spool')
      })
    : localStorage({ folder, urlPath: '/media/stored', secret: derivedKey('stored-file') })
  return driver
}

/** The opened file store. Throws when nothing opened it: a programming error. */
export function storage(): StorageDriver {
  if (!driver) throw new Error('openStorage() was not called')
  return driver
}
