import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { createConnection } from 'node:net'
import path from 'node:path'
import pg from 'pg'
import { type Config, ConfigError, loadConfig } from '#platform/config.ts'
import { startPostgres } from '#platform/postgres/index.ts'
import { isStale } from './build-folder.ts'
import { findFreePort } from './free-port.ts'
import { say } from './say.ts'

/** What a look at one thing found; a warning is worth knowing but Klearn runs all the same. */
type Finding = { state: 'ok' | 'warning' | 'wrong'; text: string }
type Look = (config: Config) => Finding | Promise<Finding>

const ok = (text: string): Finding => ({ state: 'ok', text })
const warning = (text: string): Finding => ({ state: 'warning', text })
const wrong = (text: string): Finding => ({ state: 'wrong', text })

const looks: Record<string, Look> = {
  node: () => ok(process.version),
  npm: () => {
    const { stdout } = spawnSync('npm', ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' })
    return stdout ? ok(stdout.trim()) : warning(say('command_doctor_no_npm'))
  },
  data: lookAtDataFolder,
  disk: ({ dataFolder }) => {
    const { bavail, bsize } = statfsSync(nearestExisting(dataFolder))
    const gigabytes = (bavail * bsize) / 1024 ** 3
    const text = say('command_doctor_free', { gigabytes: gigabytes.toFixed(1) })
    return gigabytes < 0.5 ? wrong(text) : gigabytes < 2 ? warning(text) : ok(text)
  },
  secrets: lookAtSecrets,
  postgres: lookAtPostgres,
  build: ({ buildFolder }) => (isStale(buildFolder) ? warning(say('command_doctor_build_stale')) : ok(buildFolder)),
  port: async (config) => {
    const port = await findFreePort(config.HOST, config.PORT, false).catch(() => undefined)
    return port === undefined ? warning(say('command_doctor_port_taken', { port: config.PORT })) : ok(String(port))
  },
  address: (config) => {
    if (!config.PUBLIC_URL) return warning(say('command_doctor_no_address'))
    const safe = config.PUBLIC_URL.startsWith('https:')
    return safe || !config.production ? ok(config.PUBLIC_URL) : warning(say('command_doctor_no_https', { address: config.PUBLIC_URL }))
  },
  ffmpeg: () => {
    const { stdout } = spawnSync('ffmpeg', ['-version'], { encoding: 'utf8' })
    return stdout ? ok(stdout.split('\n')[0]?.replace(/ Copyright.*/, '') ?? '') : warning(say('command_doctor_no_ffmpeg'))
  },
  mail: async ({ SMTP_URL }) => {
    if (!SMTP_URL) return warning(say('command_doctor_no_mail'))
    const { hostname, port, protocol } = new URL(SMTP_URL)
    const reached = await canConnect(hostname, Number(port) || (protocol === 'smtps:' ? 465 : 587))
    return reached ? ok(hostname) : wrong(say('command_doctor_mail_silent', { host: hostname }))
  }
}

/** Explains configuration and machine line by line; 1 when something is wrong. */
export async function run(): Promise<number> {
  const config = readConfig()
  if (!config) return 1
  let code = 0
  for (const [name, look] of Object.entries(looks)) {
    const finding = await Promise.resolve()
      .then(() => look(config))
      .catch((error) => wrong(error.message))
    if (finding.state === 'wrong') code = 1
    console.log(`${say(`command_doctor_${finding.state}`)}  ${say(`command_doctor_look_${name}`)}: ${finding.text}`)
  }
  console.log(`\n${say(code ? 'command_doctor_bad' : 'command_doctor_good')}`)
  return code
}

function readConfig(): Config | undefined {
  try {
    return loadConfig()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const problem of error.problems) console.log(`${say('command_doctor_wrong')}  ${problem}`)
    return undefined
  }
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder))
}

function lookAtDataFolder({ dataFolder }: Config): Finding {
  const place = nearestExisting(dataFolder)
  try {
    accessSync(place, constants.W_OK)
  } catch {
    return wrong(say('command_doctor_not_writable', { folder: place }))
  }
  const owner = statSync(place).uid
  const me = process.getuid?.() ?? owner
  if (place === dataFolder && owner !== me) return wrong(say('command_doctor_owner', { folder: place, owner, me }))
  return ok(place === dataFolder ? dataFolder : say('command_doctor_new_folder', { folder: dataFolder }))
}

function lookAtSecrets({ dataFolder, KLEARN_SECRET, KLEARN_ENCRYPTION_KEY }: Config): Finding {
  if (KLEARN_SECRET && KLEARN_ENCRYPTION_KEY) return ok(say('command_doctor_secrets_env'))
  const file = path.join(dataFolder, 'secrets.json')
  if (!existsSync(file)) return ok(say('command_doctor_secrets_new', { file }))
  const open = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
  return open ? wrong(say('command_doctor_secrets_open', { file })) : ok(file)
}

async function lookAtPostgres(config: Config): Promise<Finding> {
  if (config.DATABASE_URL) return ok(await describe(config.DATABASE_URL))
  const postgres = await startPostgres({ dataDir: config.dataFolder, purpose: 'klearn doctor', shared: true })
  try {
    return ok(say('command_doctor_embedded', { version: await describe(postgres.url) }))
  } finally {
    await postgres.stop()
  }
}

async function describe(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    const { rows } = await client.query(`select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
      pg_size_pretty(pg_database_size(current_database())) as size`)
    if (rows[0].number < 150_000) throw new Error(say('command_doctor_postgres_old', { version: rows[0].version }))
    return `PostgreSQL ${rows[0].version}, ${rows[0].size}`
  } finally {
    await client.end()
  }
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 5000 })
    const answer = (reached: boolean) => () => {
      socket.destroy()
      resolve(reached)
    }
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false))
  })
}
