import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aPerson } from './builders.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const good = { username: '林小夏', password: 'a long enough one', consent: true }

test('registers, consents, publishes and signs in at once', async () => {
  const answer = await app.post('/registrations', good)
  expect(answer.status).toBe(201)
  const cookie = answer.headers.getSetCookie()[0] ?? ''
  expect(cookie).toMatch(/^klearn\.session_token=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/)
  const consents = await app.db.selectFrom('identity.consent').select('person_id').where('person_id', '=', answer.body.personId).execute()
  expect(consents).toHaveLength(2)
  const events = await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'person.registered').execute()
  expect(events).toEqual([{ payload: { personId: answer.body.personId } }])
})

test('a name is taken however it is spelled', async () => {
  await aPerson({ username: 'MeiLing' })
  const answer = await app.post('/registrations', { ...good, username: 'ｍeiling' })
  expect(answer.status).toBe(409)
  expect(answer.body.fields.username[0].code).toBe('identity/username-taken')
  expect((await app.get('/usernames/MEILING')).body).toEqual({ problem: 'identity/username-taken' })
})

test.each([
  [{ consent: false }, 'consent', 'identity/consent-needed'],
  [{ username: 'a b' }, 'username', 'identity/username-characters'],
  [{ username: '13800138000' }, 'username', 'identity/username-digits'],
  [{ username: 'Admin' }, 'username', 'identity/username-reserved'],
  [{ username: 'x' }, 'username', 'platform/too-short:2'],
  [{ username: 'x'.repeat(25) }, 'username', 'platform/too-long:24'],
  [{ password: 'short' }, 'password', 'platform/too-short:8'],
  [{ password: 'password123' }, 'password', 'identity/password-common'],
  [{ username: 'xiaoming', password: 'xiaoming2026' }, 'password', 'identity/password-name'],
  [{ email: 'not an address' }, 'email', 'platform/not-email']
])('refuses %o', async (wrong, field, code) => {
  const answer = await app.post('/registrations', { ...good, username: 'somebody', ...wrong })
  expect(answer.status).toBe(422)
  expect(answer.body.fields[field].map((one: { code: string }) => one.code)).toContain(code)
  expect(await app.db.selectFrom('identity.person').select('id').where('username_key', '=', 'somebody').executeTakeFirst()).toBeUndefined()
})

test('signs in by name or mail and out again; a wrong password and an unknown name look the same', async () => {
  const person = await aPerson({ username: 'Zhou', email: 'zhou@example.com', password: 'correct horse' })
  for (const name of ['zhou', 'ZHOU@example.com']) {
    const answer = await app.post('/sessions', { name, password: 'correct horse' })
    expect(answer.body).toEqual({ personId: person.id, username: 'Zhou', secondFactor: false })
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0]
    const gone = await app.send('DELETE', '/sessions/current', undefined, { cookie })
    expect(gone.headers.getSetCookie()[0]).toContain('Max-Age=0')
  }
  const wrong = await app.post('/sessions', { name: 'zhou', password: 'wrong' })
  const unknown = await app.post('/sessions', { name: 'nobody-at-all', password: 'wrong' })
  expect(wrong.status).toBe(422)
  expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
})
