import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import type { Config } from '#platform/config.ts'
import { listMigrations, migrate } from '#platform/migrate.ts'
import { copyIn } from './copy.ts'
import { copyFile, readList } from './files.ts'
import { BackupProblem, type Manifest } from './manifest.ts'
import { unlock } from './secrets-box.ts'
import { foreignKeys } from './shape.ts'
import { verifyBackup } from './verify.ts'
import { quoted } from './write-backup.ts'

export interface RestoreWish {
  config: Config
  /** A direct connection to the database that is to hold it. */
  url: string
  folder: string
  /** Throw away what the installation holds now. */
  force?: boolean
  tell?: (step: 'verifying' | 'clearing' | 'tables' | 'files', count?: number) => void
}

/**
 * Brings an installation to the state of a backup. Reads every byte of it first; the tables arrive in one
 * transaction, so that a restore that breaks leaves an empty installation, not half of one.
 */
export async function restoreBackup({ config, url, folder, force = false, tell = () => {} }: RestoreWish): Promise<Manifest> {
  tell('verifying')
  const { manifest, damaged } = await verifyBackup(folder)
  if (damaged.length > 0) throw new BackupProblem('damaged', damaged.slice(0, 10).join(', '))
  checkMigrations(manifest)
  const secrets = openSecretsOf(manifest, folder, config)
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    if (await isUsed(client)) throw new BackupProblem('in-use')
    if (await holdsData(client)) {
      if (!force) throw new BackupProblem('not-empty')
      tell('clearing')
    }
    await clear(client)
    await migrate(url, (name) => manifest.migrations.some((one) => one.name === name))
    tell('tables', manifest.tables.length)
    await load(client, manifest, folder)
  } finally {
    await client.end()
  }
  await migrate(url)
  if (manifest.files.place === 'here') {
    tell('files', manifest.files.count)
    await placeFiles(config, folder)
  }
  if (secrets) placeSecrets(config, secrets)
  return manifest
}

function checkMigrations(manifest: Manifest): void {
  const mine = new Map(listMigrations().map((one) => [one.name, one.checksum]))
  for (const { name, checksum } of manifest.migrations) {
    if (!mine.has(name)) throw new BackupProblem('newer', name)
    if (mine.get(name) !== checksum) throw new BackupProblem('other-migrations', name)
  }
}

/** The secrets of the backup, opened before anything is touched; undefined when they come from elsewhere. */
function openSecretsOf(manifest: Manifest, folder: string, config: Config): Buffer | undefined {
  if (manifest.secrets !== 'sealed' || (config.KLEARN_SECRET && config.KLEARN_ENCRYPTION_KEY)) return undefined
  if (!config.BACKUP_PASSPHRASE) throw new BackupProblem('no-passphrase')
  return unlock(readFileSync(join(folder, 'secrets.box')), config.BACKUP_PASSPHRASE)
}

async function isUsed(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from pg_stat_activity where datname = current_database() and application_name in ('klearn', 'klearn-jobs', 'klearn-realtime') limit 1`
  )
  return rows.length > 0
}

async function holdsData(client: pg.Client): Promise<boolean> {
  const {
    rows: [there]
  } = await client.query<{ yes: boolean }>(`select to_regclass('identity.person') is not null as yes`)
  if (!there?.yes) return false
  return ((await client.query('select 1 from identity.person limit 1')).rowCount ?? 0) > 0
}

async function clear(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`select nspname as name from pg_namespace where nspname !~ '^(pg_|information_schema|public$)'`)
  for (const { name } of rows) await client.query(`drop schema ${pg.escapeIdentifier(name)} cascade`)
  await client.query('drop table if exists public.migration')
}

async function load(client: pg.Client, manifest: Manifest, folder: string): Promise<void> {
  await client.query('begin')
  // Only a superuser may switch foreign keys off; anyone may take his own away and put them back, which checks every row.
  const keys = await foreignKeys(client)
  for (const key of keys) await client.query(key.drop)
  const names = manifest.tables.map((table) => quoted(table.name))
  for (const name of names) await client.query(`alter table ${name} disable trigger user`)
  await client.query(`truncate ${names.join(', ')}`)
  for (const table of manifest.tables) {
    const source = createReadStream(join(folder, table.file)).pipe(createGunzip())
    const rows = await copyIn(client, `copy ${quoted(table.name)} (${table.columns.map(pg.escapeIdentifier).join(', ')}) from stdin`, source)
    if (rows !== table.rows) throw new BackupProblem('damaged', `${table.name}: ${rows} / ${table.rows}`)
  }
  for (const { name, value } of manifest.sequences) await client.query('select setval($1::regclass, $2)', [quoted(name), value])
  await client.query('create temporary table pending (event_id uuid) on commit drop')
  await copyIn(client, 'copy pending from stdin', createReadStream(join(folder, manifest.pending.file)).pipe(createGunzip()))
  await client.query(
    'insert into platform.outbox (event_id) select event_id from pending where event_id in (select id from platform.event) and event_id not in (select event_id from platform.outbox)'
  )
  for (const key of keys) await client.query(key.add)
  for (const name of names) await client.query(`alter table ${name} enable trigger user`)
  await checkBalance(client)
  await client.query('commit')
  await client.query('analyze')
}

/** Every entry and every currency sums to zero, or the restore does not happen. */
async function checkBalance(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ id: string }>('select entry_id as id from ledger.line group by entry_id having sum(amount) <> 0 limit 1')
  if (rows[0]) throw new BackupProblem('unbalanced', rows[0].id)
}

/** The files of before are put aside, not deleted: the one thing that a mistaken restore could not bring back. */
async function placeFiles(config: Config, folder: string): Promise<void> {
  const place = join(config.dataFolder, 'files')
  const draft = `${place}.restoring`
  await rm(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true, mode: 0o700 })
  for (const { path } of await readList(join(folder, 'files.jsonl'))) {
    await mkdir(dirname(join(draft, path)), { recursive: true, mode: 0o700 })
    await copyFile(join(folder, 'files', path), join(draft, path))
  }
  putAside(place)
  renameSync(draft, place)
}

function placeSecrets(config: Config, secrets: Buffer): void {
  const place = join(config.dataFolder, 'secrets.json')
  if (existsSync(place) && readFileSync(place).equals(secrets)) return
  putAside(place)
  writeFileSync(place, secrets, { mode: 0o600, flush: true })
}

function putAside(place: string): void {
  if (existsSync(place)) renameSync(place, `${place}.before-${new Date().toISOString().replaceAll(/[-:.]/g, '')}`)
}
