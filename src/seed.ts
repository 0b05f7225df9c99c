import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { modules } from '#app.ts'
import { importCourse } from '#modules/catalog/index.ts'
import { aPerson } from '#modules/identity/builders.ts'
import { openStorage } from '#modules/media/index.ts'
import { openJournal } from '#modules/payments/index.ts'
import { seedApplications } from '#modules/recruitment/demo-builders.ts'
import type { Role } from '#platform/actor.ts'
import type { Config } from '#platform/config.ts'
import { runAsSystem } from '#platform/context.ts'
import { connect, database, disconnect, isConnected } from '#platform/db.ts'
import { drainReactions } from '#platform/events/drain.ts'
import { newId } from '#platform/id.ts'
import { migrate } from '#platform/migrate.ts'
import { openSecrets } from '#platform/secrets.ts'
import { setSiteOrigin } from '#platform/site.ts'
import { setClock } from '#platform/time/clock.ts'
import { bookings } from './seed/bookings.ts'
import { enrolments } from './seed/enrolments.ts'
import { experts, rank } from './seed/experts.ts'
import { guiding } from './seed/guiding.ts'
import { questions } from './seed/questions.ts'
import { submissions } from './seed/submissions.ts'
import { discussions, ratings } from './seed/voices.ts'
import { ago, idOf, replay, seeds, type World, yaml } from './seed/world.ts'

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

interface SeedPerson {
  username: string
  name: string
  roles?: Role[]
  email?: string
  bio?: string
  headline?: string
  zone?: string
  language?: string
  since_days_ago?: number
}

/** Fills the demo world once; a database that holds a person already is left alone. */
export async function seed({ url, config, log }: { url: string; config: Config; log(line: string): void }): Promise<void> {
  // In development the server is open already.
  const opened = !isConnected()
  if (opened) {
    openSecrets(config)
    connect(withoutWaiting(url))
  }
  try {
    const { rows } = await sql<{ here: boolean; begun: boolean; filled: boolean }>`
      select exists (select 1 from identity.person) as here,
        exists (select 1 from platform.setting where name = 'demo.begun') as begun, exists (select 1 from platform.setting where name = 'demo.filled') as filled`.execute(
      database()
    )
    // A first start that was killed in the middle: nobody was let in yet, so it begins anew.
    if (rows[0]?.begun && !rows[0].filled) await beginAnew(url)
    else if (rows[0]?.here) return
    await sql`insert into platform.setting (name, value) values ('demo.begun', 'true')`.execute(database())
    await openStorage(config)
    // Contracts name the address where they can be checked.
    setSiteOrigin(config.PUBLIC_URL ?? `http://localhost:${config.PORT}`)
    await runAsSystem(() => fill(config, log))
    await sql`insert into platform.setting (name, value) values ('demo.filled', 'true')`.execute(database())
  } finally {
    if (opened) await disconnect()
  }
}

async function beginAnew(url: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`select nspname as name from pg_namespace where nspname !~ '^(pg_|information_schema|public)'`.execute(database())
  for (const { name } of rows) await sql`drop schema ${sql.id(name)} cascade`.execute(database())
  await sql`drop table public.migration`.execute(database())
  await migrate(url)
}

/** A demo world that a crash cut off is filled again from the start: its commits need not wait for the disk. */
function withoutWaiting(url: string): string {
  const fast = new URL(url)
  fast.searchParams.set('options', '-c synchronous_commit=off')
  return fast.href
}

async function fill(config: Config, log: (line: string) => void): Promise<void> {
  const world: World = { people: new Map(), courses: new Map(), startedAt: new Date() }
  const journal = openJournal(join(config.dataFolder, 'test-gateway.jsonl'))
  try {
    await addCategories()
    await addPeople(world)
    // Before the oldest enrolment of the stories.
    setClock(ago(world, 200))
    await addCourses(world)
    log(`${world.people.size} people, ${world.courses.size} courses`)
    // Their answers are those of the last ninety days.
    setClock()
    await experts(world)
    const happenings = [
      ...(await enrolments(world, journal)),
      ...(await submissions(world)),
      ...(await discussions(world)),
      ...(await ratings(world)),
      ...(await questions(world, journal)),
      ...(await guiding(world)),
      ...(await bookings(world, journal))
    ]
    await replay(happenings)
    await seedApplications({ idOf: (username) => idOf(world, username) })
    await rank()
    log(`${happenings.length} things that happened before today`)
  } finally {
    setClock()
    journal.close()
  }
}

async function addCategories(): Promise<void> {
  const list = yaml<{ slug: string; name: Record<string, string>; parent: string | null }[]>('categories.yaml')
  const ids = new Map<string, string>()
  for (const [position, one] of list.entries()) {
    const id = newId()
    ids.set(one.slug, id)
    await sql`insert into catalog.category (id, slug, parent_id, name_zh, name_en, position) values (${id}, ${one.slug}, ${one.parent ? ids.get(one.parent) : null}, ${one.name['zh-CN']}, ${one.name.en}, ${position})`.execute(
      database()
    )
  }
}

async function addPeople(world: World): Promise<void> {
  const { people } = yaml<{ people: SeedPerson[] }>('people.yaml')
  for (const one of people) {
    const createdAt = ago(world, one.since_days_ago ?? 30)
    const person = await aPerson({
      username: one.username,
      name: one.name,
      roles: one.roles,
      email: one.email,
      bio: one.bio,
      headline: one.headline,
      zone: one.zone,
      locale: one.language,
      password,
      createdAt,
      signedIn: false
    })
    world.people.set(one.username, person.id)
  }
}

async function addCourses(world: World): Promise<void> {
  const courses = join(seeds, 'courses')
  for (const slug of readdirSync(courses).filter((name) => existsSync(join(courses, name, 'course.md')))) {
    const { courseId, versionId } = await database()
      .transaction()
      .execute((work) => importCourse(work, { folder: join(courses, slug), publish: true, note: '' }))
    world.courses.set(slug, { courseId, versionId })
  }
  await drainReactions(modules)
}
