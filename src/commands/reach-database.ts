import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { listMigrations } from '#platform/migrate.ts'
import { CommandProblem } from './problem.ts'
import { say } from './say.ts'

// Beside us in one compose file a database may still be starting.
const passing = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT', 'ETIMEDOUT', '57P03']

/** Returns once the database of DATABASE_URL answers; gives up after half a minute. */
export async function reachDatabase(url: string): Promise<void> {
  const began = Date.now()
  for (let told = false; ; told = true) {
    const error = await connectError(url)
    if (!error) return
    const { host, pathname } = new URL(url)
    const where = `${host}${pathname}`
    if (!passing.includes(error.code ?? '') || Date.now() - began > 30_000) {
      throw new CommandProblem(say('command_database_unreachable', { where, reason: error.message || (error.code ?? '') }))
    }
    if (!told) console.log(say('command_database_waiting', { where }))
    await sleep(500)
  }
}

/** Refuses a database that this version of Klearn has not been migrated to. */
export async function needMigrated(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query("select to_regclass('public.migration') is not null as there")
    const ran = rows[0].there ? (await client.query('select name from public.migration')).rows.map((row) => row.name) : []
    const pending = listMigrations().filter(({ name }) => !ran.includes(name))
    if (pending.length > 0) throw new CommandProblem(say('command_migrate_first', { count: pending.length }))
  } finally {
    await client.end()
  }
}

async function connectError(url: string): Promise<(Error & { code?: string }) | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return undefined
  } catch (error) {
    return error as Error
  } finally {
    await client.end().catch(() => {})
  }
}
