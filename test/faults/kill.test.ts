import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCourse } from '../../src/modules/catalog/builders.ts'
import { anExpert } from '../../src/modules/experts/builders.ts'
import { startTestGateway, type TestGatewayService } from '../../src/modules/payments/test-gateway/service.ts'
import { read } from '../../src/modules/guidance/tables.ts'
import { loadConfig } from '../../src/platform/config.ts'
import { connect, database as db, disconnect } from '../../src/platform/db.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { type Postgres, startPostgres } from '../../src/platform/postgres/index.ts'
import { openSecrets } from '../../src/platform/secrets.ts'
import { type Klearn, startKlearn, untilReady } from '../support/processes.ts'
import { type Acknowledged, expertWay, learnerWay, type Place } from './load.ts'

const rounds = Number(process.env.FAULT_ROUNDS ?? 50)
const port = 4790
const data = mkdtempSync(join(tmpdir(), 'klearn-faults-'))
const env = {
  KLEARN_DATA: data,
  PORT: String(port),
  HOST: '127.0.0.1',
  KLEARN_DEMO: 'false',
  TRUST_PROXY: 'true',
  TEST_GATEWAY_SECRET: 'x'.repeat(40)
} as Record<string, string>

let database: Postgres
let gateway: TestGatewayService
let server: Klearn
let worker: Klearn
let place: Place
const told: Acknowledged = { registrations: [], orders: [], paid: [], submissions: [], reviews: [], questions: [], accepted: [] }

/** The seed of the run: printed, so that a failure can be repeated. */
let seed = Number(process.env.FAULT_SEED ?? Date.now() % 2 ** 31)
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
  return seed / 2 ** 31
}

const serve = async () => {
  server = startKlearn(['serve'], env)
  await untilReady(`http://127.0.0.1:${port}/readyz`, server)
}
const work = () => {
  worker = startKlearn(['work'], env)
}

beforeAll(async () => {
  console.log(`fault seed ${seed}`)
  database = await startPostgres({ dataDir: data, purpose: 'fault test', shared: true })
  await migrate(database.url)
  gateway = await startTestGateway({ port: 0, secret: env.TEST_GATEWAY_SECRET ?? '', journal: join(data, 'gateway.jsonl') })
  env.TEST_GATEWAY_URL = gateway.url
  openSecrets(loadConfig({ KLEARN_DATA: data }))
  connect(database.url, 4)
  const expert = await anExpert()
  const rubric = [{ criterion: 'whole', weight: 100, levels: { '1': '', '2': '', '3': '', '4': '', '5': '' } }]
  const course = await aCourse({
    owner: expert,
    price: 9_900,
    published: true,
    tasks: [
      {
        lessons: [
          { kind: 'article' },
          {
            kind: 'assignment',
            settings: {
              assignment: {
                accepts: ['text'],
                attempts: null,
                dueAfterDays: null,
                passScore: 3,
                rubric,
                checklist: [],
                answerWithinHours: 48,
                filesAllowed: [],
                maxFiles: 3,
                group: false
              }
            }
          }
        ]
      }
    ]
  })
  await read(db()).insertInto('guidance.answer_offer').values({ expert_id: expert.id, hours: 24, amount: 4_900 }).execute()
  await disconnect()
  place = {
    base: `http://127.0.0.1:${port}`,
    courseId: course.id,
    lessonId: course.lessons[1]?.id ?? '',
    criterion: 'whole',
    expertId: expert.id,
    expertCookie: expert.cookie
  }
  await serve()
  work()
})

afterAll(async () => {
  await server?.stop()
  await worker?.stop()
  await gateway?.close()
  await database?.stop()
  rmSync(data, { recursive: true, force: true })
})

async function query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query<Row>(text, values)).rows
  } finally {
    await client.end().catch(() => {})
  }
}

const waiting = () =>
  query<{ requestId: string; submissionId: string | null }>(
    `select id as "requestId", case when kind = 'review' then subject_id end as "submissionId" from guidance.request where state in ('open', 'claimed') order by created_at limit 10`
  )
const postmaster = () => Number(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])

async function killOne(): Promise<string> {
  const victim = ['server', 'worker', 'database', 'all'][Math.floor(random() * 4)] ?? 'server'
  if (victim === 'worker' || victim === 'all') await worker.kill()
  if (victim === 'server' || victim === 'all') await server.kill()
  if (victim === 'database' || victim === 'all') process.kill(postmaster(), 'SIGKILL')
  if (victim === 'worker' || victim === 'all') work()
  if (victim === 'server' || victim === 'all') await serve()
  else await untilReady(`${place.base}/readyz`, server)
  return victim
}

test(`${rounds} rounds of kill -9 lose nothing that was acknowledged and do nothing twice`, { timeout: 30 * 60_000 }, async () => {
  let over = false
  const stop = () => over
  const learners = Array.from({ length: 4 }, async () => {
    while (!over) await learnerWay(place, told, stop).catch((error) => console.log(String(error)))
  })
  const expert = expertWay(place, told, waiting, stop)
  const killed: Record<string, number> = {}
  for (let round = 0; round < rounds; round++) {
    await new Promise((resolve) => setTimeout(resolve, 300 + random() * 1200))
    const victim = await killOne()
    killed[victim] = (killed[victim] ?? 0) + 1
  }
  await new Promise((resolve) => setTimeout(resolve, 3000))
  over = true
  await Promise.all([...learners, expert])

  // Everything that follows from what happened: payments whose callback was lost are asked about by the clock within
  // a minute or two, the outbox and the queue run empty.
  for (let tries = 0; tries < 400; tries++) {
    const [left] = await query<{ n: number }>(
      `select (select count(*) from platform.outbox) + (select count(*) from jobs.job where name = 'reactions' and state in ('created', 'retry', 'active'))
        + (select count(*) from commerce."order" where state = 'placed' and id = any($1::uuid[]))
        + (select count(*) from guidance.request where state = 'unpaid' and id = any($2::uuid[])) as n`,
      [told.paid, told.questions]
    )
    if (Number(left?.n) === 0) break
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  console.log(JSON.stringify({ killed, ...Object.fromEntries(Object.entries(told).map(([name, list]) => [name, list.length])) }))
  expect(told.reviews.length).toBeGreaterThan(0)

  const missing = async (table: string, ids: string[]) =>
    (await query<{ id: string }>(`select u.id from unnest($1::uuid[]) as u(id) where not exists (select 1 from ${table} t where t.id = u.id)`, [ids])).map(
      (row) => row.id
    )
  expect(
    await missing(
      'identity.person',
      told.registrations.map((one) => one.personId)
    )
  ).toEqual([])
  expect(
    await missing(
      'commerce."order"',
      told.orders.map((one) => one.orderId)
    )
  ).toEqual([])
  expect(
    await missing(
      'tasks.submission',
      told.submissions.map((one) => one.submissionId)
    )
  ).toEqual([])
  expect(
    await missing(
      'guidance.review',
      told.reviews.map((one) => one.reviewId)
    )
  ).toEqual([])
  // Money: what was paid at the gateway is paid here, once, and access was given.
  const unpaid = await query(`select o.id, o.state from commerce."order" o where o.id = any($1::uuid[]) and o.state <> 'paid'`, [told.paid])
  expect(unpaid).toEqual([])
  expect(await query(`select ref_id from ledger.entry where kind = 'order-paid' group by ref_id having count(*) > 1`)).toEqual([])
  expect(
    await query(
      `select o.id from commerce."order" o where o.state = 'paid' and not exists (select 1 from ledger.entry e where e.kind = 'order-paid' and e.ref_id = o.id)`
    )
  ).toEqual([])
  expect(
    await query(
      `select o.id from commerce."order" o where o.state = 'paid' and not exists (select 1 from learning.enrolment e where e.learner_id = o.buyer_id)`
    )
  ).toEqual([])
  expect(await query(`select sum(amount)::int as sum from ledger.line having sum(amount) <> 0`)).toEqual([])
  // Held money: still there for every question that is open, gone to the expert for every one that was accepted, once.
  expect(await query(`select id, state from guidance.request where id = any($1::uuid[]) and state <> 'accepted'`, [told.accepted])).toEqual([])
  expect(
    await query(`select r.id, r.state from guidance.request r where r.id = any($1::uuid[]) and r.state in ('unpaid', 'cancelled')`, [told.questions])
  ).toEqual([])
  expect(
    await query(`
      select r.id, r.state, held.sum from guidance.request r join commerce.order_line l on l.request_id = r.id, lateral (
        select coalesce(-sum(ll.amount), 0)::int as sum from ledger.entry e join ledger.line ll on ll.entry_id = e.id join ledger.account a on a.id = ll.account_id
        where e.ref_id = l.order_id and a.kind = 'held') held
      where r.kind = 'question' and held.sum <> case when r.state in ('open', 'claimed', 'delivered') then 4900 else 0 end`)
  ).toEqual([])
  // Each effect once.
  expect(await query(`select subject_id from guidance.request group by subject_id having count(*) > 1`)).toEqual([])
  expect(await query(`select s.id from tasks.submission s where not exists (select 1 from guidance.request r where r.subject_id = s.id)`)).toEqual([])
  expect(await query(`select person_id, kind, url from inbox.notice where kind in ('order_paid', 'work_passed') group by 1, 2, 3 having count(*) > 1`)).toEqual(
    []
  )
  expect(
    await query(
      `select o.id from commerce."order" o where o.state = 'paid' and (select count(*) from inbox.notice n where n.person_id = o.buyer_id and n.kind = 'order_paid' and n.url = '/orders/' || o.id) <> 1`
    )
  ).toEqual([])
  expect(
    await query(
      `select u.person_id from inbox.unread u where u.count <> (select count(*) from inbox.notice n where n.person_id = u.person_id and n.read_at is null)`
    )
  ).toEqual([])
  expect(await query('select reaction, error from platform.reaction_failed')).toEqual([])
})
