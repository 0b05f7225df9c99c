import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestApp, type TestApp } from '../../test/support/app.ts'
import { anyone, onlySystem } from './access.ts'
import { type Actor, guest, system } from './actor.ts'
import { runAs, runWith } from './context.ts'
import { refuse } from './errors.ts'
import { runReaction } from './events/run-reaction.ts'
import { newId } from './id.ts'
import { defineModule } from './module.ts'
import { ask, perform } from './perform.ts'
import { takeFromLimit } from './rate-limit.ts'

const { useCase, query, reaction } = defineModule<Record<string, never>>('sample')
let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const count = async (table: string) => (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(app.db)).rows[0]?.n ?? 0
const asked = (idempotencyKey?: string) => ({
  requestId: 'r',
  actor: { ...guest, id: '', kind: 'guest' as const },
  locale: 'en',
  ip: '10.0.0.1',
  userAgent: '',
  origin: 'http://x',
  idempotencyKey
})

const register = useCase({
  id: 'sample.register',
  access: anyone,
  input: z.object({ name: z.string().min(1).max(5) }),
  async run({ publish, audit }, { name }) {
    await publish('person.registered', { personId: newId() })
    await audit('sample', name)
    if (name === 'bad') throw refuse.conflict('sample/taken')
    return { name, at: newId() }
  }
})

test('a refused use case leaves no event, no outbox row, no audit line', async () => {
  const before = [await count('platform.event'), await count('platform.outbox'), await count('platform.audit')]
  await expect(perform(register, { name: 'bad' })).rejects.toMatchObject({ code: 'sample/taken', status: 409 })
  expect([await count('platform.event'), await count('platform.outbox'), await count('platform.audit')]).toEqual(before)
})

test('bad input names every field with a code', async () => {
  await expect(perform(register, { name: 'much too long' })).rejects.toMatchObject({ status: 422, fields: { name: ['platform/too-long:5'] } })
  await expect(perform(register, {})).rejects.toMatchObject({ fields: { name: ['platform/required'] } })
})

test('the same idempotency key gives the same answer once, and refuses another input', async () => {
  const call = (name: string) => runWith(asked('key-1'), () => perform(register, { name }))
  const events = await count('platform.event')
  const [first, second] = await Promise.all([call('ann'), call('ann')])
  expect(second).toEqual(first)
  expect(await count('platform.event')).toBe(events + 1)
  await expect(call('eve')).rejects.toMatchObject({ code: 'platform/idempotency-key-reused' })
})

test('an event is delivered to its reaction once, however often it is handed over', async () => {
  await perform(register, { name: 'once' })
  const { rows } = await sql<{ id: string }>`select id from platform.event order by seq desc limit 1`.execute(app.db)
  let ran = 0
  const effect = reaction('person.registered', 'count', async () => {
    ran += 1
  })
  for (let i = 0; i < 3; i++) await runReaction(effect, rows[0]?.id ?? '')
  expect(ran).toBe(1)
})

test('access is checked before anything is read', async () => {
  const secret = query({ id: 'sample.secret', access: onlySystem, input: z.object({}), run: async () => 42 })
  await expect(ask(secret, {})).rejects.toMatchObject({ status: 401 })
  expect(await runAs(system, () => ask(secret, {}))).toBe(42)
})

test('whoever owes the second factor, or has a token of another scope, reads as a guest what anyone may read', async () => {
  const who = query({ id: 'sample.who', access: anyone, input: z.object({}), run: async ({ actor }) => actor.id })
  const person: Actor = { ...guest, kind: 'person', id: 'someone', roles: ['learner'] }
  expect(await runAs(person, () => ask(who, {}))).toBe('someone')
  expect(await runAs({ ...person, awaitsSecondFactor: true }, () => ask(who, {}))).toBe('')
  expect(await runAs({ ...person, scopes: ['inbox:read'] }, () => ask(who, {}))).toBe('')
  expect(await runAs({ ...person, scopes: ['sample:read'] }, () => ask(who, {}))).toBe('someone')
})

test('a limit refuses the call above it and says when to come back', async () => {
  for (let i = 0; i < 3; i++) await takeFromLimit('sample:x', 3, 3600)
  await expect(takeFromLimit('sample:x', 3, 3600)).rejects.toMatchObject({ status: 429 })
  // Another window of the same name counts for itself, and the table never says whom it counts.
  await takeFromLimit('sample:x', 1, 60)
  const { rows } = await sql<{ bucket: string }>`select bucket from platform.rate_limit`.execute(app.db)
  expect(rows.some((row) => row.bucket.includes('sample'))).toBe(false)
})

test('the API speaks problem details and lists its operations', async () => {
  const missing = await app.get('/nothing')
  expect(missing.status).toBe(404)
  expect(missing.headers.get('content-type')).toContain('application/problem+json')
  expect(missing.body.code).toBe('platform/not-found')
  const document = await app.get('/api/openapi.json')
  expect(document.body.openapi).toBe('3.1.0')
})
