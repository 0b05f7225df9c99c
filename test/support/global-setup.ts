import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate, migrationsHash } from '../../src/platform/migrate.ts'
import { createDatabase, databaseUrl, dropDatabase, startPostgres } from '../../src/platform/postgres/index.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
    template: string
  }
}

/**
 * One PostgreSQL for the run (DATABASE_URL, or an embedded one of its own without fsync) and one template
 * database, migrated once and named by the hash of all migrations; each test file clones it.
 */
export default async function setup(project: TestProject) {
  const own = process.env.DATABASE_URL
    ? undefined
    : await startPostgres({
        dataDir: join(tmpdir(), 'klearn-tests'),
        purpose: 'klearn test',
        shared: true,
        settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }
      })
  const url = process.env.DATABASE_URL ?? own?.url ?? ''
  const template = `klearn_template_${migrationsHash()}`
  await makeTemplate(url, template)
  project.provide('postgresUrl', url)
  project.provide('template', template)
  return async () => {
    await dropLeftOvers(url)
    await own?.stop()
  }
}

async function makeTemplate(url: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(url, 'postgres') })
  await client.connect()
  try {
    // Two runs at once: the second one waits until the template is whole.
    await client.query('select pg_advisory_lock(7265462)')
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [template])
    if (rowCount) return
    const half = `${template}_half`
    await dropDatabase(url, half)
    await migrate(await createDatabase(url, half))
    await client.query(`alter database ${pg.escapeIdentifier(half)} rename to ${pg.escapeIdentifier(template)}`)
  } finally {
    await client.end()
  }
}

/** Databases of test processes that no longer live. */
async function dropLeftOvers(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(url, 'postgres') })
  await client.connect()
  const { rows } = await client.query<{ datname: string }>(`select datname from pg_database where datname ~ '^klearn_t_[0-9]+_'`)
  await client.end()
  for (const { datname } of rows) if (!isAlive(Number(datname.split('_')[2]))) await dropDatabase(url, datname)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
