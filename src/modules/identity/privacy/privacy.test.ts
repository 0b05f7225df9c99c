import type { IncomingMessage } from 'node:http'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aPerson } from '../builders.ts'
import { findActor, owesConsent } from '../session/find-actor.ts'
import { noWayIn } from '../tables.ts'
import { registerPrivacyPart } from './parts.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterEach(() => setClock())
afterAll(() => app.close())

const text = '这是一份足够长的新政策。'.repeat(8)

test('a new version is shown with what changed, asked for again and recorded', async () => {
  const person = (await app.post('/registrations', { username: 'consenting', password: 'a long enough one', consent: true })).headers
    .getSetCookie()[0]
    ?.split(';')[0]
  const who = { cookie: person }
  expect((await app.get('/me/consents', who)).body.owed).toEqual([])
  const admin = await aPerson({ roles: ['admin'] })
  const operator = await aPerson({ roles: ['operator'] })
  const version = { zh: text, en: text, note: '写明了保存多久' }
  expect((await app.post('/policies/privacy', version, operator)).status).toBe(403)
  expect((await app.post('/policies/privacy', version, admin)).body).toEqual({ number: 2 })
  expect((await app.get('/policies/privacy')).body).toMatchObject({ number: 2, text, versions: [{ number: 2, note: '写明了保存多久' }, { number: 1 }] })
  expect((await app.get('/policies/privacy?number=1')).body.text).toContain('隐私')
  expect((await app.get('/policies/privacy?number=9')).status).toBe(404)

  // Known with the lookup that every page makes anyway.
  const owes = async () => owesConsent(await findActor({ headers: who } as unknown as IncomingMessage))
  expect(await owes()).toBe(true)
  const owed = await app.get('/me/consents', who)
  expect(owed.body.owed).toMatchObject([{ kind: 'privacy', number: 2 }])
  expect((await app.post('/me/consents', { consent: false }, who)).status).toBe(422)
  // Read version 1, agree while version 2 is in force: not agreed to.
  expect((await app.post('/me/consents', { consent: true, privacy: 1 }, who)).body.code).toBe('identity/policy-changed')
  expect((await app.post('/me/consents', { consent: true, privacy: 2 }, who)).status).toBe(204)
  expect(await owes()).toBe(false)
  const after = await app.get('/me/consents', who)
  expect(after.body.owed).toEqual([])
  expect(after.body.given.map((one: { kind: string; number: number }) => `${one.kind} ${one.number}`).sort()).toEqual(['privacy 1', 'privacy 2', 'terms 1'])
})

test('everything about a person is handed over, without hashes and secrets', async () => {
  registerPrivacyPart('test', { export: async (_db, id) => ({ mine: id }), erase: async () => {} })
  const person = await aPerson({ username: 'porter', email: 'porter@example.com' })
  await app.send('PUT', '/me/interests', { interests: ['书法'] }, person)
  const { body, status } = await app.get('/me/export', person)
  expect(status).toBe(200)
  expect(body.parts.identity.person).toMatchObject({ username: 'porter', email: 'porter@example.com' })
  expect(body.parts.identity.interests).toMatchObject([{ topic: '书法' }])
  expect(body.parts.test).toEqual({ mine: person.id })
  expect(JSON.stringify(body)).not.toMatch(/argon2|password_hash|token_hash|totp/)
  expect((await app.get('/me/export')).status).toBe(401)
})

test('every column that may be empty begins and ends empty', async () => {
  const { rows } = await sql<{ name: string }>`select column_name as name from information_schema.columns
    where table_schema = 'identity' and table_name = 'person' and is_nullable = 'YES'`.execute(app.db)
  const ending = ['banned_at', 'ban_reason', 'erased_at']
  expect(rows.map((one) => one.name).sort()).toEqual([...Object.keys(noWayIn), ...ending].sort())
})

test('an account is deleted after seven days of grace, and can be kept until then', async () => {
  const erased: string[] = []
  registerPrivacyPart('test', {
    export: async () => null,
    erase: async (_work, id) => {
      erased.push(id)
    }
  })
  const person = await aPerson({ username: 'leaver', name: '要走的人', email: 'leaver@example.com' })
  const token = (await app.post('/me/tokens', { name: 'x', scopes: ['identity:read'] }, person)).body.secret
  const ask = (input: object) => app.post('/me/erasure', input, person)
  expect((await ask({ username: 'someone', password: 'guess-me-not' })).body.fields.username[0].code).toBe('identity/username-differs')
  expect((await ask({ username: 'leaver', password: 'wrong' })).body.fields.password[0].code).toBe('identity/current-password-wrong')
  const asked = await ask({ username: 'Leaver', password: 'guess-me-not' })
  expect(asked.status).toBe(201)
  expect((await ask({ username: 'leaver', password: 'guess-me-not' })).body).toEqual(asked.body)
  expect((await app.send('DELETE', '/me/erasure', undefined, person)).status).toBe(204)
  expect((await app.send('DELETE', '/me/erasure', undefined, person)).body.code).toBe('identity/no-erasure')
  await ask({ username: 'leaver', password: 'guess-me-not' })

  setClock(new Date(Date.now() + 6 * 86_400_000))
  await app.tick('identity.erase-due-people')
  expect((await app.get('/me/profile', person)).status).toBe(200)
  setClock(new Date(Date.now() + 8 * 86_400_000))
  await app.tick('identity.erase-due-people')
  expect(erased).toEqual([person.id])
  expect((await app.get('/me/profile', person)).status).toBe(401)
  expect((await app.get('/me/profile', { token })).status).toBe(401)
  expect((await app.post('/sessions', { name: 'leaver', password: 'guess-me-not' })).status).toBe(422)
  const row = await app.db.selectFrom('identity.person').selectAll().where('id', '=', person.id).executeTakeFirstOrThrow()
  expect(JSON.stringify(row)).not.toMatch(/leaver|要走的人|argon2/)
  const events = await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'person.erased').execute()
  expect(events).toEqual([{ payload: { personId: person.id } }])
  // The name is free again, and the address too.
  expect((await app.post('/registrations', { username: 'leaver', password: 'a long enough one', consent: true })).status).toBe(201)
  await app.tick('identity.erase-due-people')
  expect(erased).toEqual([person.id])
})

test('what expired a week ago is swept away', async () => {
  const person = await aPerson()
  await app.post('/sessions', { name: person.username, password: 'guess-me-not' })
  setClock(new Date(Date.now() + 40 * 86_400_000))
  await app.tick('identity.sweep-expired')
  const left = await app.db.selectFrom('identity.session').select('method').where('person_id', '=', person.id).execute()
  expect(left).toEqual([{ method: 'demo' }])
})
