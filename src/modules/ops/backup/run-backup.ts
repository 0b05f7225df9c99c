import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Config, loadConfig } from '#platform/config.ts'
import { type AnyDb, type AnyWork, database } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { log } from '#platform/log.ts'
import { now } from '#platform/time/index.ts'
import { tellRoles } from '../alerts/tell-operators.ts'
import { settings } from '../settings/settings.ts'
import { type BackupTable, own, read, schedule } from '../tables.ts'
import { inBackground } from './background.ts'
import type { Manifest } from './manifest.ts'
import { backupLock, writeBackup } from './write-backup.ts'

let configured: Config | undefined
/** Told when the web side is composed; a process of jobs only reads it from its environment. */
export const useConfig = (config: Config): void => {
  configured = config
}
const configNow = () => configured ?? loadConfig()

type Trigger = BackupTable['trigger']

/** Enters a backup as running, in the caller's transaction; one at a time. */
export async function beginBackup(work: AnyWork, trigger: Trigger, startedBy: string | null, folder?: string): Promise<{ id: string; folder: string }> {
  const {
    rows: [lock]
  } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${backupLock}) as free`.execute(work)
  if (!lock?.free) throw refuse.conflict('ops/backup-running')
  // Nobody holds the lock, so whoever wrote this is gone.
  await own(work).updateTable('ops.backup').set({ state: 'failed', ended_at: now(), error: 'interrupted' }).where('state', '=', 'running').execute()
  const id = newId()
  const name = `klearn-${now().toISOString().replaceAll(/[-:.]/g, '')}`
  const place = folder ?? join(configNow().backupFolder, name)
  await own(work)
    .insertInto('ops.backup')
    .values({ id, name, folder: place, trigger, started_by: startedBy, started_at: now(), state: 'running' } as never)
    .execute()
  return { id, folder: place }
}

/** Writes the backup that was begun, and notes how it went. */
export async function finishBackup({ id, folder }: { id: string; folder: string }): Promise<Manifest> {
  const db = read(database())
  const config = configNow()
  try {
    const manifest = await writeBackup({ config, folder, before: await latestFolder(database()) })
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    const bytes = manifest.tables.reduce((sum, table) => sum + table.bytes, 0) + manifest.pending.bytes + manifest.files.totalBytes
    await db
      .updateTable('ops.backup')
      .set({
        state: 'done',
        ended_at: now(),
        snapshot_at: manifest.snapshotAt,
        bytes,
        rows,
        files: manifest.files.count,
        secrets: manifest.secrets,
        error: null
      })
      .where('id', '=', id)
      .execute()
    return manifest
  } catch (error) {
    log.error({ err: error, folder }, 'backup failed')
    const words = String(error instanceof Error ? error.message : error).slice(0, 500)
    await db.updateTable('ops.backup').set({ state: 'failed', ended_at: now(), error: words }).where('id', '=', id).execute()
    await tellRoles(['admin'], { kind: 'ops_backup_failed', key: `backup-failed:${id}`, url: '/admin/backups', data: { reason: words } })
    throw error
  }
}

const latestFolder = async (db: AnyDb) => {
  const last = await read(db)
    .selectFrom('ops.backup')
    .select('folder')
    .where('state', '=', 'done')
    .where('removed_at', 'is', null)
    .orderBy('started_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last && existsSync(last.folder) ? last.folder : undefined
}

/** A whole backup from here: for the schedule and the command line. */
export async function backUp(trigger: Trigger, folder?: string): Promise<Manifest & { folder: string }> {
  const begun = await database()
    .transaction()
    .execute((work) => beginBackup(work, trigger, null, folder))
  const manifest = await finishBackup(begun)
  await removeOld()
  return { ...manifest, folder: begun.folder }
}

/** Keeps the newest ones; what somebody put into a folder of his own is his. */
export async function removeOld(): Promise<void> {
  const db = read(database())
  const home = configNow().backupFolder
  const { backupKeep } = await settings(database())
  const old = await db
    .selectFrom('ops.backup')
    .select(['id', 'name', 'folder'])
    .where('state', '=', 'done')
    .where('removed_at', 'is', null)
    .orderBy('started_at', 'desc')
    .offset(backupKeep)
    .limit(100)
    .execute()
  for (const { id, name, folder } of old) {
    if (folder !== join(home, name)) continue
    rmSync(folder, { recursive: true, force: true })
    await db.updateTable('ops.backup').set({ removed_at: now() }).where('id', '=', id).execute()
  }
}

/** Every night. It does not wait for the end: the clock has other things to call in the meantime. */
export const nightlyBackup = schedule('nightly-backup', '10 3 * * *', async () => {
  inBackground('nightly backup', backUp('schedule'))
})
