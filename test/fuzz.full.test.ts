import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCourse } from '../src/modules/catalog/builders.ts'
import { aPerson } from '../src/modules/identity/builders.ts'
import { backgroundSettled } from '../src/modules/ops/backup/background.ts'
import { newId } from '../src/platform/id.ts'
import { startTestApp, type TestApp, type Who } from './support/app.ts'

// Drives every operation of the OpenAPI document with fitting and hostile input: no fault of ours, nobody
// else's data, and nothing changed by a call that was refused.
interface Operation {
  method: string
  path: string
  id: string
  parameters: Schema
  body?: Schema
}
interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  format?: string
  maxLength?: number
  minLength?: number
  minimum?: number
  maximum?: number
  additionalProperties?: Schema | boolean
  propertyNames?: Schema
}

// What a learner keeps for herself nobody else may read; a course that is being written only its team and staff.
const secret = `geheim-${newId()}`
const draftTitle = `entwurf-${newId()}`
const runs = Number(process.env.FUZZ_RUNS ?? 12)
let app: TestApp
const operations: Operation[] = []
const people: Record<string, Who> = {}
const ids: string[] = []

beforeAll(async () => {
  app = await startTestApp()
  const expert = await aPerson({ roles: ['expert'] })
  const stranger = await aPerson({ name: secret.slice(0, 20) })
  await signIn()
  const course = await aCourse({ owner: expert, published: true, tasks: [{ lessons: [{ kind: 'article' }, { kind: 'quiz' }, { kind: 'assignment' }] }] })
  const draft = await aCourse({ owner: expert, title: draftTitle, published: false })
  await app.post(`/courses/${course.id}/enrolments`, {}, stranger)
  await app.post('/notes', { courseId: course.id, lessonId: course.lessons[0]?.id, text: secret }, stranger)
  await app.send('PUT', `/courses/${course.id}/lessons/${course.lessons[2]?.id}/draft`, { text: secret }, stranger)
  await app.settle()
  ids.push(course.id, draft.id, draft.slug, course.slug, stranger.id, expert.id, ...course.lessons.map((lesson) => lesson.id), newId())
  const { body } = await app.get('/api/openapi.json')
  for (const [path, methods] of Object.entries<Record<string, any>>(body.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const parameters = Object.fromEntries(
        (operation.parameters ?? []).filter((one: any) => one.in !== 'header').map((one: any) => [one.name, one.schema ?? {}])
      )
      if (!operation.operationId) continue
      operations.push({
        method: method.toUpperCase(),
        path,
        id: operation.operationId,
        parameters: { type: 'object', properties: parameters },
        body: operation.requestBody?.content?.['application/json']?.schema
      })
    }
  }
})
afterAll(() => app.close())

async function signIn(): Promise<void> {
  Object.assign(people, {
    guest: undefined,
    learner: await aPerson(),
    expert: await aPerson({ roles: ['expert'] }),
    operator: await aPerson({ roles: ['operator'] }),
    admin: await aPerson({ roles: ['admin'] })
  })
}

const nasty = fc.constantFrom<unknown>(
  '',
  ' ',
  '\u0000',
  '💥',
  "'; drop table identity.person; --",
  '<script>alert(1)</script>',
  '../../etc/passwd',
  'a'.repeat(20_000),
  '-1',
  '1e309',
  'null',
  '%00',
  '\ud800',
  0,
  -1,
  1e21,
  2 ** 53,
  null,
  true,
  [],
  {},
  [[]],
  { __proto__: 1 },
  'undefined',
  '2026-02-30',
  '٣'
)

function arbitrary(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (depth > 4) return nasty
  const fitting = (): fc.Arbitrary<unknown> => {
    if (schema.const !== undefined) return fc.constant(schema.const)
    if (schema.enum) return fc.constantFrom(...schema.enum)
    const many = schema.anyOf ?? schema.oneOf
    if (many) return fc.oneof(...many.map((one) => arbitrary(one, depth + 1)))
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
    if (type === 'object') {
      if (schema.properties)
        return fc.record(Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, arbitrary(one, depth + 1)])), {
          requiredKeys: schema.required ?? []
        })
      return fc.dictionary(fc.string({ maxLength: 10 }), nasty, { maxKeys: 3 })
    }
    if (type === 'array') return fc.array(arbitrary(schema.items ?? {}, depth + 1), { maxLength: 3 })
    if (type === 'integer' || type === 'number') {
      const [min, max] = [Math.max(schema.minimum ?? -5, -1_000_000), Math.min(schema.maximum ?? 1000, 1_000_000)]
      // A share between 0.5 and 0.95 holds no whole number.
      return type === 'integer' || Math.ceil(min) < Math.floor(max)
        ? fc.integer({ min: Math.ceil(min), max: Math.floor(max) })
        : fc.double({ min, max, noNaN: true })
    }
    if (type === 'boolean') return fc.boolean()
    if (schema.format === 'uuid') return fc.constantFrom(...ids.filter((id) => id.includes('-') && id.length === 36))
    if (schema.format === 'date-time')
      return fc.date({ noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2030-01-01') }).map((date) => date.toISOString())
    if (schema.format === 'uri') return fc.webUrl()
    return fc.oneof(
      fc.string({ minLength: Math.min(schema.minLength ?? 0, 60), maxLength: Math.max(schema.minLength ?? 0, Math.min(schema.maxLength ?? 40, 60)) }),
      fc.constantFrom(...ids)
    )
  }
  return fc.oneof({ weight: 4, arbitrary: fitting() }, { weight: 1, arbitrary: nasty })
}

/** One figure that moves when any row of any module is added, changed or removed. */
async function fingerprint(): Promise<string> {
  // A backup that an earlier call began writes its row when it is done.
  await backgroundSettled()
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'jobs', 'public') and tablename not in ('rate_limit') order by 1`.execute(
    app.db
  )
  const text = rows
    .map(({ name }) => `select '${name}' as t, count(*)::text || coalesce(max(xmin::text::bigint)::text, '') as n from ${name}`)
    .join(' union all ')
  const { rows: counted } = await sql<{ t: string; n: string }>`${sql.raw(text)} order by 1`.execute(app.db)
  return counted.map((row) => `${row.t}=${row.n}`).join('\n')
}

test('no operation breaks, leaks or changes anything when it refuses', { timeout: 600_000 }, async () => {
  expect(operations.length).toBeGreaterThan(50)
  const faults: string[] = []
  const statuses = new Map<number, number>()
  let state = ''
  let stale = true
  for (const [at, operation] of operations.entries()) {
    // The account's own operations end sessions; the next one starts with people who are signed in.
    if (at % 20 === 0 || operation.id.startsWith('identity.')) {
      await signIn()
      stale = true
    }
    const samples = fc.sample(
      fc.record({
        parameters: arbitrary({ ...operation.parameters, required: Object.keys(operation.parameters.properties ?? {}) }),
        body: operation.body ? arbitrary(operation.body) : fc.constant(undefined)
      }),
      { numRuns: runs, seed: 20261124 + at }
    )
    for (const [n, sample] of samples.entries()) {
      const [name, who] = Object.entries(people)[n % Object.keys(people).length] ?? ['guest', undefined]
      const given = (typeof sample.parameters === 'object' && sample.parameters !== null ? { ...sample.parameters } : {}) as Record<string, unknown>
      const url = operation.path.replaceAll(/\{(\w+)\}/g, (_all, key: string) => {
        const value = given[key]
        delete given[key]
        return encodeURIComponent(String(value ?? '-').replaceAll(/[\ud800-\udfff]/g, '')).slice(0, 300) || '-'
      })
      const query = new URLSearchParams(
        Object.entries(given)
          .filter(([, value]) => value !== undefined)
          .map(([key, value]) => [key, String(typeof value === 'object' ? JSON.stringify(value) : value)])
      )
      // Reading may fill caches, such as the policies that a first reader causes to be stored.
      if (stale && operation.method !== 'GET') {
        state = await fingerprint()
        stale = false
      }
      const answer = await app.send(
        operation.method,
        `${url}${query.size > 0 ? `?${query}` : ''}`.slice(0, 7000),
        operation.body ? (sample.body ?? null) : undefined,
        who
      )
      const told = `${name} ${operation.method} ${url}?${String(query).slice(0, 300)} ${JSON.stringify(sample.body)?.slice(0, 500)}`
      if (answer.status >= 500) faults.push(`${answer.status} ${told}\n   ${JSON.stringify(answer.body)}`)
      const said = JSON.stringify(answer.body ?? '')
      const staff = name === 'operator' || name === 'admin'
      if (said.includes(secret) || (said.includes(draftTitle) && !staff)) faults.push(`leak: ${told}`)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (operation.method === 'GET') {
        stale = true
        continue
      }
      const after = await fingerprint()
      if (answer.status >= 400 && after !== state) faults.push(`changed by a refusal (${answer.status} ${answer.body?.code}): ${told}`)
      state = after
    }
  }
  console.log(`${operations.length} operations, answers by status: ${JSON.stringify(Object.fromEntries(statuses))}`)
  expect(faults.slice(0, 20)).toEqual([])
  // A fuzzer that never gets in proves nothing.
  expect((statuses.get(200) ?? 0) + (statuses.get(201) ?? 0) + (statuses.get(204) ?? 0)).toBeGreaterThan(operations.length / 2)
})
