/**
 * Measures the built product against a bare Fastify application in one run, at two sizes of data.
 * npm run bench [-- --sizes 10000,1000000] [--seconds 5] ; prints a table and bench/results/<time>.json
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { loadConfig } from '../src/platform/config.ts'
import { connect, disconnect } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'
import { databaseUrl, startPostgres } from '../src/platform/postgres/index.ts'
import { openSecrets } from '../src/platform/secrets.ts'
import { seed } from '../src/seed.ts'
import { startKlearn, untilReady } from '../test/support/processes.ts'
import { fill } from './fill.ts'
import { paint, type Painted } from './in-browser.ts'
import { load } from './load.ts'
import { cpuMs, memoryMb } from './machine.ts'
import { measureWrites, prepareWriters, type WriteRow, type Writers } from './writes.ts'
import type { Yardstick } from './yardstick.ts'

const { values: options } = parseArgs({
  options: { sizes: { type: 'string', default: '10000,1000000' }, seconds: { type: 'string', default: '5' }, writes: { type: 'string', default: '400' } }
})
const sizes = options.sizes.split(',').map(Number)
const seconds = Number(options.seconds)
const port = 4830

interface Page {
  name: string
  path: string
  cookie?: string
  cached?: boolean
}
interface Row {
  size: number
  name: string
  statements: number
  kb: number
  perSecond: number
  p50: number
  p95: number
  p99: number
  cpu: number
  bareCpu: number
  ratio: number
  failed: number
}

const rows: Row[] = []
const writeRows: WriteRow[] = []
let painted: Painted[] = []
const facts: Record<string, unknown> = { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model, date: new Date().toISOString() }

for (const size of sizes) await measure(size)
report()

async function measure(size: number): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'klearn-bench-'))
  const config = loadConfig({ KLEARN_DATA: data, KLEARN_DEMO: 'false' })
  const database = await startPostgres({ dataDir: data, purpose: 'bench', shared: true })
  try {
    await migrate(database.url)
    openSecrets(config)
    await seed({ url: database.url, config, log: () => {} })
    connect(database.url)
    const began = Date.now()
    await fill(size)
    console.log(`${size} people filled in ${((Date.now() - began) / 1000).toFixed(0)} s`)
    const writers = await prepareWriters(Number(options.writes))
    const cookies = { learner: await cookieOf(database.url, 'sunian'), expert: await cookieOf(database.url, 'linzhiyuan') }
    await disconnect()
    await measureProduct(size, data, database.url, cookies, writers)
  } finally {
    await database.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

/** A session for somebody of the demo world. */
async function cookieOf(url: string, username: string): Promise<string> {
  const { openSession } = await import('../src/modules/identity/session/open-session.ts')
  const { database } = await import('../src/platform/db.ts')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select id from identity.person where username = $1', [username])
  await client.end()
  const session = await database()
    .transaction()
    .execute((work) => openSession(work, { personId: rows[0].id, method: 'demo', secondFactor: true, now: new Date() }))
  return `klearn.session_token=${session.token}`
}

async function measureProduct(size: number, data: string, url: string, cookies: { learner: string; expert: string }, writers: Writers): Promise<void> {
  const env = { KLEARN_DATA: data, PORT: String(port), HOST: '127.0.0.1', KLEARN_DEMO: 'false', LOG_LEVEL: 'fatal' }
  const cold = Date.now()
  const server = startKlearn(['serve'], env)
  await untilReady(`http://127.0.0.1:${port}/readyz`, server)
  const base = `http://127.0.0.1:${port}`
  await fetch(base)
  const start = Date.now() - cold
  const postgres = Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  const idle = memoryMb([server.child.pid ?? 0, postgres])
  const pages: Page[] = [
    { name: 'catalogue, cached', path: '/courses', cached: true },
    { name: 'course, cached', path: '/courses/python-data-analysis', cached: true },
    { name: 'catalogue', path: '/courses' },
    { name: 'course', path: '/courses/python-data-analysis' },
    { name: 'home, signed in', path: '/', cookie: cookies.learner },
    { name: 'course, signed in', path: '/courses/python-data-analysis', cookie: cookies.learner },
    { name: 'player', path: '/learn/python-data-analysis/missing-is-not-zero', cookie: cookies.learner },
    { name: 'discussions', path: '/courses/python-data-analysis/discuss', cookie: cookies.learner },
    { name: 'review queue', path: '/studio/reviews', cookie: cookies.expert }
  ]
  const yardsticks: Yardstick[] = []
  for (const page of pages) yardsticks.push(await capture(url, base, page))
  const bare = fork(join(import.meta.dirname, 'yardstick.ts'), { execArgv: ['--disable-warning=ExperimentalWarning'] })
  bare.send({ url, pages: yardsticks })
  const [{ base: bareBase }] = (await once(bare, 'message')) as [{ base: string }]
  try {
    for (const [n, page] of pages.entries()) {
      // A visitor's page comes from the cache; a cookie with a session passes it by.
      const headers: Record<string, string> = page.cookie ? { cookie: page.cookie } : page.cached ? {} : { cookie: 'x-session=none' }
      const of = async (target: string, path: string, root: number) => {
        await load(target, () => ({ path, headers }), { seconds: 1 })
        const before = cpuMs([root, postgres])
        const loaded = await load(target, () => ({ path, headers }), { seconds })
        return { loaded, cpu: (cpuMs([root, postgres]) - before) / Math.max(1, loaded.requests) }
      }
      const product = await of(base, page.path, server.child.pid ?? 0)
      const yard = await of(bareBase, page.cached ? `/bytes/${n}` : `/page/${n}`, bare.pid ?? 0)
      rows.push({
        size,
        name: page.name,
        statements: yardsticks[n]?.statements.length ?? 0,
        kb: Math.round(gzipSync(yardsticks[n]?.body ?? '').length / 102.4) / 10,
        perSecond: Math.round(product.loaded.perSecond),
        p50: product.loaded.p50,
        p95: product.loaded.p95,
        p99: product.loaded.p99,
        cpu: product.cpu,
        bareCpu: yard.cpu,
        ratio: page.cached ? product.loaded.perSecond / yard.loaded.perSecond : product.cpu / yard.cpu,
        failed: product.loaded.failed
      })
      console.log(line(rows.at(-1) as Row))
    }
    if (size === sizes[0]) {
      painted = await paint(
        base,
        pages.filter((page) => !page.cached)
      )
      for (const { name, scriptKb, lcp, cls } of painted)
        console.log(`          ${name.padEnd(22)} ${scriptKb.toFixed(1)} kB of script, LCP ${lcp.toFixed(0)} ms, CLS ${cls.toFixed(3)} (390 px, CPU 4x slower)`)
    }
    const worker = startKlearn(['work'], env)
    const product = [server.child.pid ?? 0, worker.child.pid ?? 0]
    writeRows.push(...(await measureWrites(size, writers, { base, bareBase, url, product, bare: bare.pid ?? 0, postgres })))
    facts[`size ${size}`] = { startMs: start, idleMb: idle, loadedMb: memoryMb([...product, postgres]) }
    console.log(JSON.stringify(facts[`size ${size}`]))
    await worker.stop()
  } finally {
    bare.kill()
    await server.stop()
  }
}

/** The page's bytes and the statements it sends, read from PostgreSQL's own log. */
async function capture(url: string, base: string, page: Page): Promise<Yardstick> {
  const headers: Record<string, string> = page.cookie ? { cookie: page.cookie } : { cookie: 'x-session=none' }
  for (let warm = 0; warm < 3; warm++) await (await fetch(base + page.path, { headers })).text()
  const admin = new pg.Client({ connectionString: databaseUrl(url, 'postgres') })
  await admin.connect()
  const { rows: where } = await admin.query('select pg_current_logfile() as file, current_setting($1) as folder', ['data_directory'])
  const logFile = where[0].file ? join(where[0].folder, where[0].file) : join(where[0].folder, '../postgres.log')
  await admin.query('alter system set log_min_duration_statement = 0')
  await admin.query('alter system set log_parameter_max_length = -1')
  await admin.query('select pg_reload_conf()')
  await new Promise((resolve) => setTimeout(resolve, 400))
  const from = readFileSync(logFile).length
  const answer = await fetch(base + page.path, { headers })
  const body = await answer.text()
  if (!answer.ok) throw new Error(`${page.path} answers ${answer.status}`)
  await new Promise((resolve) => setTimeout(resolve, 300))
  const log = readFileSync(logFile).subarray(from).toString()
  await admin.query('alter system reset log_min_duration_statement')
  await admin.query('select pg_reload_conf()')
  await admin.end()
  return { body, type: answer.headers.get('content-type') ?? 'text/html', statements: statementsIn(log) }
}

function statementsIn(log: string): Yardstick['statements'] {
  const found: Yardstick['statements'] = []
  const pattern =
    /duration: [\d.]+ ms {2}(?:execute [^:]*|statement): ([\s\S]*?)(?=\n\S+ \S+ \S+ \[|\nDETAIL|\n\d{4}-\d\d-\d\d|$)(?:[\s\S]{0,80}?DETAIL: {2}[Pp]arameters: (.*))?/g
  for (const match of log.matchAll(pattern)) {
    const text = (match[1] ?? '').trim()
    if (!/^(select|with)/i.test(text) || text.includes('pg_reload_conf') || text.includes('jobs.') || text === 'select 1') continue
    const values = [...(match[2] ?? '').matchAll(/\$\d+ = (?:'((?:[^']|'')*)'|NULL)/g)].map((one) =>
      one[1] === undefined ? null : one[1].replaceAll("''", "'")
    )
    found.push({ text, values })
  }
  return found
}

function line(row: Row): string {
  const ratio = row.name.includes('cached') ? `${row.ratio.toFixed(2)}x of bare req/s` : `${row.ratio.toFixed(2)}x bare CPU`
  return `${String(row.size).padStart(8)}  ${row.name.padEnd(22)} ${String(row.statements).padStart(2)} SQL ${String(row.kb).padStart(5)} kB  ${String(row.perSecond).padStart(6)}/s  p50 ${row.p50.toFixed(1)}  p95 ${row.p95.toFixed(1)}  p99 ${row.p99.toFixed(1)} ms  CPU ${row.cpu.toFixed(2)} ms (bare ${row.bareCpu.toFixed(2)})  ${ratio}${row.failed ? `  FAILED ${row.failed}` : ''}`
}

function report(): void {
  console.log('\ngrowth of p95 from the smallest to the largest size')
  const [small, large] = [sizes[0], sizes.at(-1)]
  for (const row of [...rows, ...writeRows].filter((one) => one.size === large)) {
    const before = [...rows, ...writeRows].find((one) => one.size === small && one.name === row.name)
    if (before && small !== large) console.log(`  ${row.name.padEnd(22)} ${(row.p95 / before.p95).toFixed(2)}x`)
  }
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${new Date().toISOString().replaceAll(':', '')}.json`)
  writeFileSync(file, JSON.stringify({ facts, rows, writes: writeRows, painted }, null, 2))
  console.log(file)
}
