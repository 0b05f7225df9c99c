import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import type { Config } from '#platform/config.ts'
import { sqlPool } from '#platform/db.ts'
import { measuring } from '#platform/storage/measure.ts'
import { copyOut } from './copy.ts'
import { keepFiles } from './files.ts'
import { BackupProblem, keyMark, type Manifest, manifestFile } from './manifest.ts'
import { lock } from './secrets-box.ts'
import { findTables, sequenceValues } from './shape.ts'

/** Held while a backup runs; free again however its process ends. */
export const backupLock = 7_265_466

export interface BackupWish {
  config: Config
  /** Where it will lie; not there yet, or empty. */
  folder: string
  /** The backup before this one: files that both hold are linked. */
  before?: string
}

/**
 * Writes the whole installation into a folder while everybody goes on working: all tables in one snapshot, then
 * the files, which never change. The folder gets its name, and its manifest, only when all of it is on the disk.
 */
export async function writeBackup({ config, folder, before }: BackupWish): Promise<Manifest> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new BackupProblem('folder-taken', folder)
  const draft = `${folder}.part`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(join(draft, 'database'), { recursive: true, mode: 0o700 })
  const pool = sqlPool()
  const check = () => {
    if (pool.ending) throw new Error('Klearn is stopping')
  }
  const client = await pool.connect()
  try {
    const data = await writeDatabase(client, draft, check)
    const manifest: Manifest = {
      format: 1,
      klearn: version(),
      ...data,
      files: await writeFiles(config, draft, before, check),
      secrets: writeSecrets(config, draft),
      keyMark: keyMark(),
      endedAt: new Date()
    }
    await writeFile(join(draft, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true })
    rmSync(folder, { recursive: true, force: true })
    renameSync(draft, folder)
    const parent = await open(dirname(folder), 'r')
    await parent.sync().catch(() => {})
    await parent.close()
    client.release()
    return manifest
  } catch (error) {
    // In the middle of a COPY the connection is of no further use.
    client.release(true)
    rmSync(draft, { recursive: true, force: true })
    throw error
  }
}

async function writeDatabase(client: pg.PoolClient, draft: string, check: () => void) {
  await client.query('begin isolation level repeatable read read only')
  const {
    rows: [start]
  } = await client.query<{ mine: boolean; at: Date; postgres: string }>(
    `select pg_try_advisory_xact_lock($1) as mine, clock_timestamp() as at, current_setting('server_version') as postgres`,
    [backupLock]
  )
  if (!start?.mine) throw new BackupProblem('in-use')
  const migrations = (await client.query<{ name: string; checksum: string }>('select name, checksum from public.migration order by name')).rows
  const tables: Manifest['tables'] = []
  for (const { name, columns } of await findTables(client)) {
    check()
    const file = `database/${name}.copy.gz`
    tables.push({ name, columns, ...(await dump(client, `copy ${quoted(name)} (${columns.map(pg.escapeIdentifier).join(', ')}) to stdout`, draft, file)) })
  }
  // A reaction that waits in the job queue has left the outbox: without this it would never run after a restore.
  const {
    rows: [queue]
  } = await client.query<{ there: boolean }>(`select to_regclass('jobs.job') is not null as there`)
  const waiting = queue?.there
    ? `select distinct data->>'eventId' from jobs.job where name = 'reactions' and state in ('created', 'retry', 'active')`
    : `select id::text from platform.event where false`
  const pending = await dump(client, `copy (${waiting}) to stdout`, draft, 'database/pending-events.copy.gz')
  const sequences = await sequenceValues(client)
  await client.query('commit')
  return { snapshotAt: start.at, postgres: start.postgres, migrations, tables, pending, sequences }
}

async function dump(client: pg.PoolClient, text: string, draft: string, file: string) {
  const { stream, rows } = copyOut(client, text)
  const measure = measuring()
  await pipeline(stream, createGzip({ level: 3 }), measure.through, createWriteStream(join(draft, file), { mode: 0o600, flags: 'wx', flush: true }))
  const { size, sha256 } = measure.result()
  return { file, rows: rows(), bytes: size, sha256 }
}

async function writeFiles(config: Config, draft: string, before: string | undefined, check: () => void): Promise<Manifest['files']> {
  // What lies in a bucket stays there: its own versions and copies keep it.
  const kept = config.S3_BUCKET ? [] : await keepFiles(join(config.dataFolder, 'files'), join(draft, 'files'), before, check)
  const list = kept.map((one) => `${JSON.stringify(one)}\n`).join('')
  const measure = measuring()
  await pipeline([Buffer.from(list)], measure.through, createWriteStream(join(draft, 'files.jsonl'), { mode: 0o600, flush: true }))
  const { size, sha256 } = measure.result()
  return {
    place: config.S3_BUCKET ? 's3' : 'here',
    bucket: config.S3_BUCKET,
    count: kept.length,
    totalBytes: kept.reduce((sum, one) => sum + one.bytes, 0),
    file: 'files.jsonl',
    bytes: size,
    sha256
  }
}

function writeSecrets(config: Config, draft: string): Manifest['secrets'] {
  const file = join(config.dataFolder, 'secrets.json')
  if (config.KLEARN_SECRET && config.KLEARN_ENCRYPTION_KEY) return 'environment'
  if (!config.BACKUP_PASSPHRASE || !existsSync(file)) return 'left-out'
  writeFileSync(join(draft, 'secrets.box'), lock(readFileSync(file), config.BACKUP_PASSPHRASE), { mode: 0o600, flush: true })
  return 'sealed'
}

/** schema.table, each part quoted. */
export const quoted = (name: string): string => name.split('.').map(pg.escapeIdentifier).join('.')

const version = () => (JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as { version: string }).version
