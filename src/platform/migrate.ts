import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const source = fileURLToPath(new URL('..', import.meta.url))

export interface Migration {
  name: string
  sql: string
  checksum: string
}

const foldersOf = (parent: string) =>
  readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(parent, entry.name))

/** All migrations of all modules in one order: by the time in their names, then by name. */
export function listMigrations(): Migration[] {
  const homes = [join(source, 'platform'), ...foldersOf(join(source, 'platform')), ...foldersOf(join(source, 'modules'))]
  return homes
    .map((home) => join(home, 'migrations'))
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => file.endsWith('.sql'))
        .map((file) => join(folder, file))
    )
    .map((file) => {
      const sql = readFileSync(file, 'utf8')
      return { name: basename(file, '.sql'), sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** One hash over all migrations: names the test template database. */
export function migrationsHash(): string {
  return createHash('sha256')
    .update(
      listMigrations()
        .map((one) => one.name + one.checksum)
        .join('\n')
    )
    .digest('hex')
    .slice(0, 12)
}

/**
 * Brings the database at `url` up to date; returns the names it ran. Forward only, one at a time over
 * all processes (advisory lock). A file that was changed after it ran is refused: write a new one.
 * `wanted` stops at the state of an older backup, whose rows arrive before the rest runs.
 */
export async function migrate(url: string, wanted: (name: string) => boolean = () => true): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7265461)')
    await client.query('create table if not exists public.migration (name text primary key, checksum text not null, ran_at timestamptz not null default now())')
    const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from public.migration')
    const ran = new Map(rows.map((row) => [row.name, row.checksum]))
    const fresh: string[] = []
    for (const migration of listMigrations().filter((one) => wanted(one.name))) {
      const before = ran.get(migration.name)
      if (before === migration.checksum) continue
      if (before) throw new Error(`Migration ${migration.name} was changed after it ran. Write a new migration instead.`)
      await runOne(client, migration)
      fresh.push(migration.name)
    }
    return fresh
  } finally {
    await client.end()
  }
}

async function runOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  // CREATE INDEX CONCURRENTLY refuses to run inside a transaction.
  const alone = sql.startsWith('-- no-transaction')
  try {
    if (!alone) await client.query('begin')
    await client.query(sql)
    await client.query('insert into public.migration (name, checksum) values ($1, $2)', [name, checksum])
    if (!alone) await client.query('commit')
  } catch (error) {
    if (!alone) await client.query('rollback')
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}
