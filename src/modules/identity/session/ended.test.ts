import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { WebSocket } from 'ws'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aPerson } from '../builders.ts'
import { resetLink } from '../password/reset-link.ts'
import { banPerson } from '../people/ban.ts'

let app: TestApp
let listener: pg.Client
let heard: string[] = []

/** Listens where realtime.ts does. */
beforeAll(async () => {
  app = await startTestApp()
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(app.db)
  listener = new pg.Client({ connectionString: inject('postgresUrl').replace(/\/[^/?]+(\?|$)/, `/${rows[0]?.name}$1`) })
  await listener.connect()
  listener.on('notification', ({ payload }) => {
    heard.push(...(JSON.parse(payload ?? '[]') as string[]).filter((topic) => topic.startsWith('ended:')))
  })
  await listener.query('listen klearn_hint')
})
beforeEach(() => {
  heard = []
})
afterAll(async () => {
  await listener.end()
  await app.close()
})

const ended = (id: string) => expect.poll(() => heard).toEqual([`ended:${id}`])

test('signing out tells that the session ended', async () => {
  const person = await aPerson()
  await app.send('DELETE', '/sessions/current', undefined, person)
  await ended(person.id)
})

test('so does a new password by link, once for all sessions', async () => {
  const person = await aPerson()
  await app.post('/sessions', { name: person.username, password: 'guess-me-not' })
  const token = (await app.db.transaction().execute((work) => resetLink(work, person.id, ''))).split('token=')[1]
  expect((await app.send('PUT', '/password-resets', { token, password: 'another long one' })).status).toBe(200)
  await ended(person.id)
})

test('so does a ban, also of who came with a token only', async () => {
  const [person, admin] = [await aPerson({ signedIn: false }), await aPerson({ roles: ['admin'] })]
  const ban = () => app.db.transaction().execute((work) => banPerson(work, { personId: person.id, reason: 'x', byId: admin.id, now: new Date() }))
  await ban()
  await ended(person.id)
  await ban()
  await app.send('DELETE', '/sessions/current', undefined, admin)
  await expect.poll(() => heard).toEqual([`ended:${person.id}`, `ended:${admin.id}`])
})

test('so does taking a token back', async () => {
  const person = await aPerson()
  const made = await app.post('/me/tokens', { name: 'report', scopes: ['identity:read'], days: 7 }, person)
  await app.get('/me/profile', { token: made.body.secret })
  expect((await app.send('DELETE', `/me/tokens/${made.body.id}`, undefined, person)).status).toBe(204)
  await ended(person.id)
})

test('the nightly sweep tells of each person whose session is long over, and of nobody else', async () => {
  const [person] = [await aPerson(), await aPerson()]
  await app.db
    .updateTable('identity.session')
    .set({ expires_at: new Date(Date.now() - 8 * 86_400_000) })
    .where('person_id', '=', person.id)
    .execute()
  await app.tick('identity.sweep-expired')
  setClock()
  await ended(person.id)
})

test('the sockets of whoever signed out are closed, those of others stay open', async () => {
  const [person, other] = [await aPerson(), await aPerson()]
  const open = async ({ cookie }: { cookie: string }) => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/realtime`, { headers: { cookie } })
    await new Promise((resolve) => socket.once('open', resolve))
    return socket
  }
  const [first, second, others] = [await open(person), await open(person), await open(other)]
  const closed = [first, second].map((socket) => new Promise<number>((resolve) => socket.once('close', resolve)))
  expect((await app.send('DELETE', '/sessions/current', undefined, person)).status).toBe(204)
  expect(await Promise.all(closed)).toEqual([4001, 4001])
  expect(others.readyState).toBe(WebSocket.OPEN)
  others.close()
})
