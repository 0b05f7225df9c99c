import pg from 'pg'
import { aCourse } from '../src/modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '../src/modules/identity/builders.ts'
import { type Loaded, load, type Shot } from './load.ts'
import { cpuMs } from './machine.ts'

export interface Writers {
  learners: BuiltPerson[]
  expert: BuiltPerson
  paidCourseId: string
  courseId: string
  articleId: string
  assignmentId: string
}

export interface WriteRow {
  size: number
  name: string
  perSecond: number
  p50: number
  p95: number
  /** CPU milliseconds of web process, worker and database per write, its reactions included. */
  cpu: number
  /** The same of a bare Fastify route that inserts and commits one row. */
  bareCpu: number
  barePerSecond: number
  failed: number
}

const rubric = [{ criterion: 'whole', weight: 100, levels: { '1': '', '2': '', '3': '', '4': '', '5': '' } }]
const assignment = { accepts: ['text' as const], attempts: null, dueAfterDays: null, passScore: 3, rubric, checklist: [] }

/** People with sessions, and a course of their own to write in, beside everything that `fill` left. */
export async function prepareWriters(count: number): Promise<Writers> {
  const expert = await aPerson({ roles: ['expert'] })
  const learners: BuiltPerson[] = []
  for (let n = 0; n < count; n++) learners.push(await aPerson())
  const paid = await aCourse({ owner: expert, price: 9_900, tasks: [{ lessons: [{}] }] })
  const free = await aCourse({
    owner: expert,
    tasks: [
      {
        lessons: [
          { kind: 'article' },
          {
            kind: 'assignment',
            settings: { assignment: { ...assignment, answerWithinHours: 48, filesAllowed: [], maxFiles: 3, group: false } }
          }
        ]
      }
    ]
  })
  return { learners, expert, paidCourseId: paid.id, courseId: free.id, articleId: free.lessons[0]?.id ?? '', assignmentId: free.lessons[1]?.id ?? '' }
}

/**
 * Orders, posts, progress beacons, submissions and reviews at 16 connections, each write by another learner; a
 * write has cost what it cost when its last reaction has run.
 */
export async function measureWrites(
  size: number,
  writers: Writers,
  { base, bareBase, url, product, bare, postgres }: { base: string; bareBase: string; url: string; product: number[]; bare: number; postgres: number }
): Promise<WriteRow[]> {
  const db = new pg.Client({ connectionString: url })
  await db.connect()
  const { learners, expert } = writers
  const sendAs = (cookie: string, path: string, body: object): Shot => ({
    method: 'POST',
    path: `/api/v1${path}`,
    headers: { cookie, origin: base },
    body: JSON.stringify(body)
  })
  const all = (shot: (person: BuiltPerson, n: number) => Shot): Promise<Loaded> =>
    load(base, (n) => shot(learners[n % learners.length] as BuiltPerson, n), { seconds: 120, count: learners.length })

  // The worker makes its tables when it starts.
  for (let tries = 0; tries < 200 && !(await db.query<{ there: string | null }>("select to_regclass('jobs.job') as there")).rows[0]?.there; tries++)
    await new Promise((resolve) => setTimeout(resolve, 150))
  await all((person) => sendAs(person.cookie, `/courses/${writers.courseId}/enrolments`, {}))
  await all((person) => sendAs(person.cookie, `/courses/${writers.courseId}/lessons/${writers.articleId}/start`, {}))
  await settled(db)
  const enrolments = new Map(
    (await db.query<{ id: string; learner_id: string }>('select id, learner_id from learning.enrolment where course_id = $1', [writers.courseId])).rows.map(
      (row) => [row.learner_id, row.id]
    )
  )
  const bareWrites = async () => load(bareBase, () => ({ method: 'POST', path: '/write', body: '{}' }), { seconds: 120, count: learners.length })
  await bareWrites()

  const rows: WriteRow[] = []
  const measure = async (name: string, run: () => Promise<Loaded>) => {
    const before = cpuMs([...product, postgres])
    const loaded = await run()
    await settled(db)
    const cpu = (cpuMs([...product, postgres]) - before) / Math.max(1, loaded.requests)
    const bareBefore = cpuMs([bare, postgres])
    const bareLoaded = await bareWrites()
    const bareCpu = (cpuMs([bare, postgres]) - bareBefore) / Math.max(1, bareLoaded.requests)
    const { perSecond, p50, p95, failed } = loaded
    rows.push({ size, name, perSecond, p50, p95, cpu, bareCpu, barePerSecond: bareLoaded.perSecond, failed })
    console.log(writeLine(rows.at(-1) as WriteRow))
  }

  await measure('order', () => all((person) => sendAs(person.cookie, '/orders', { courseId: writers.paidCourseId, consent: true })))
  await measure('post', () =>
    all((person, n) =>
      sendAs(person.cookie, `/courses/${writers.courseId}/discussions`, {
        title: `第 ${n} 个人问：两张表的合计差一行`,
        body: '退款那几行没有成对，应该先删哪一边？',
        acceptRules: true
      })
    )
  )
  await measure('progress beacon', () =>
    all((person) => sendAs(person.cookie, `/enrolments/${enrolments.get(person.id)}/lessons/${writers.articleId}/beacons`, { seconds: 15 }))
  )
  await measure('submission', () =>
    all((person) => sendAs(person.cookie, `/courses/${writers.courseId}/lessons/${writers.assignmentId}/submissions`, { text: '先合并，再按订单号去重。' }))
  )
  const { rows: waiting } = await db.query<{ id: string }>("select id from guidance.request where course_id = $1 and state = 'open'", [writers.courseId])
  const each = (path: (id: string) => string, body: object) =>
    load(base, (n) => sendAs(expert.cookie, path(waiting[n]?.id ?? ''), body), { seconds: 120, count: waiting.length })
  await each((id) => `/reviews/${id}/claim`, {})
  await measure('review', () => each((id) => `/reviews/${id}`, { scores: { whole: 4 }, feedback: '口径写得清楚，下一步把退款单独列一张表。' }))
  await db.end()
  return rows
}

/** Waits until no event waits for the relay and no reaction for its worker. */
async function settled(db: pg.Client): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const { rows } = await db.query<{ open: number }>(
      "select (select count(*) from platform.outbox)::int + (select count(*) from jobs.job where name = 'reactions' and state in ('created', 'retry', 'active'))::int as open"
    )
    if (rows[0]?.open === 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the reactions did not come to an end within a minute')
}

function writeLine(row: WriteRow): string {
  return `${String(row.size).padStart(8)}  ${row.name.padEnd(22)} ${row.perSecond.toFixed(0).padStart(6)}/s (bare ${row.barePerSecond.toFixed(0)})  p50 ${row.p50.toFixed(1)}  p95 ${row.p95.toFixed(1)} ms  CPU ${row.cpu.toFixed(1)} ms with its reactions (bare ${row.bareCpu.toFixed(2)})${row.failed ? `  FAILED ${row.failed}` : ''}`
}
