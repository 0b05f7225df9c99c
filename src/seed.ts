import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { parse } from 'yaml'
import { modules } from '#app.ts'
import { importCourse } from '#modules/catalog/index.ts'
import { aPerson } from '#modules/identity/builders.ts'
import { openStorage } from '#modules/media/index.ts'
import type { Role } from '#platform/actor.ts'
import type { Config } from '#platform/config.ts'
import { runAsSystem } from '#platform/context.ts'
import { connect, database, disconnect, isConnected } from '#platform/db.ts'
import { drainReactions } from '#platform/events/drain.ts'
import { newId } from '#platform/id.ts'
import { openSecrets } from '#platform/secrets.ts'

const seeds = fileURLToPath(new URL('../seeds', import.meta.url))
const password = 'klearn-demo'

/** One sign-in per role, printed at start. */
export const demoAccounts = [
  { role: 'learner', email: 'sunian', password },
  { role: 'expert', email: 'linzhiyuan', password },
  { role: 'operator', email: 'operator', password },
  { role: 'moderator', email: 'moderator', password },
  { role: 'finance', email: 'finance', password },
  { role: 'admin', email: 'admin', password }
]

interface SeedPerson { username: string; name: string; roles?: Role[]; email?: string; bio?: string; headline?: string; zone?: string; language?: string; since_days_ago?: number }

const yaml = <T>(file: string): T => parse(readFileSync(join(seeds, file), 'utf8')) as T

/** Fills the demo world once; a database that holds a person already is left alone. */
export async function seed({ url, config, log }: { url: string; config: Config; log(line: string): void }): Promise<void> {
  // In development the server is open already.
  const opened = !isConnected()
  if (opened) {
    openSecrets(config)
    connect(url)
  }
  try {
    const { rows } = await sql<{ here: boolean }>`select exists (select 1 from identity.person) as here`.execute(database())
    if (rows[0]?.here) return
    await openStorage(config)
    await runAsSystem(() => fill(log))
  } finally {
    if (opened) await disconnect()
  }
}

async function fill(log: (line: string) => void): Promise<void> {
  await addCategories()
  const ids = await addPeople()
  log(`${ids.size} people`)
  await addCourses(log)
  await drainReactions(modules)
}

async function addCategories(): Promise<void> {
  const list = yaml<{ slug: string; name: Record<string, string>; parent: string | null }[]>('categories.yaml')
  const ids = new Map<string, string>()
  for (const [position, one] of list.entries()) {
    const id = newId()
    ids.set(one.slug, id)
    await sql`insert into catalog.category (id, slug, parent_id, name_zh, name_en, position) values (${id}, ${one.slug}, ${one.parent ? ids.get(one.parent) : null}, ${one.name['zh-CN']}, ${one.name.en}, ${position})`.execute(database())
  }
}

async function addPeople(): Promise<Map<string, string>> {
  const { people, learners = [] } = yaml<{ people: SeedPerson[]; learners?: SeedPerson[] }>('people.yaml')
  const ids = new Map<string, string>()
  for (const one of [...people, ...learners]) {
    const createdAt = new Date(Date.now() - (one.since_days_ago ?? 30) * 86_400_000)
    const person = await aPerson({ username: one.username, name: one.name, roles: one.roles, email: one.email, bio: one.bio, headline: one.headline, zone: one.zone, locale: one.language, password, createdAt })
    ids.set(one.username, person.id)
  }
  return ids
}

async function addCourses(log: (line: string) => void): Promise<void> {
  const courses = join(seeds, 'courses')
  for (const slug of readdirSync(courses).filter((name) => existsSync(join(courses, name, 'course.md')))) {
    const made = await database().transaction().execute((work) => importCourse(work, { folder: join(courses, slug), publish: true, note: '' }))
    log(`course ${made.slug}`)
  }
}
