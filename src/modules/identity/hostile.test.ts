import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { api } from './api.ts'
import { aPerson, type BuiltPerson } from './builders.ts'
import { emailKey, phoneNumber, safePath, usernameKey, usernameProblem } from './rules.ts'

let app: TestApp
let learner: BuiltPerson
let victim: BuiltPerson
beforeAll(async () => {
  app = await startTestApp()
  learner = await aPerson()
  victim = await aPerson({ username: 'victim', email: 'victim@example.com' })
})
afterAll(() => app.close())

const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '',
    '\u0000',
    "' or 1=1 --",
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '😀'.repeat(40),
    'x'.repeat(3000),
    '-1',
    '1e309',
    '00000000-0000-0000-0000-000000000000',
    'null',
    '__proto__'
  ),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.object({ maxDepth: 2 })
)
const names = [
  'username',
  'password',
  'name',
  'email',
  'phone',
  'token',
  'code',
  'consent',
  'external',
  'ticket',
  'credential',
  'scopes',
  'days',
  'role',
  'q',
  'cursor',
  'limit',
  'state',
  'interests',
  'goal',
  'forms',
  'weeklyMinutes',
  'zone',
  'locale',
  'kind',
  'zh',
  'en',
  'note',
  'number',
  'avatarSeed',
  'currentPassword',
  'roles',
  'personId',
  '__proto__',
  'constructor'
]
const body = fc.dictionary(fc.constantFrom(...names), junk, { maxKeys: 8 })

test('no operation breaks on hostile input, whoever sends it, and nothing about somebody else changes', async () => {
  const before = await app.db.selectFrom('identity.person').selectAll().where('id', '=', victim.id).executeTakeFirst()
  await fc.assert(
    fc.asyncProperty(
      fc.nat({ max: api.length - 1 }),
      body,
      fc.constantFrom(victim.id, 'x', '%00', encodeURIComponent('../../')),
      fc.constantFrom('guest', 'learner', 'admin'),
      async (at, input, id, as) => {
        const endpoint = api[at] as (typeof api)[number]
        const path = endpoint.path.replace(/:\w+/g, id)
        const query = new URLSearchParams(
          Object.entries(input).map(([name, value]): [string, string] => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])
        )
        const reads = endpoint.method === 'GET' || endpoint.method === 'DELETE'
        // A new one each time: the one before may have signed out. Admins only read here, for they may change others.
        const who = as === 'guest' ? undefined : await aPerson({ roles: as === 'admin' && endpoint.method === 'GET' ? ['admin'] : [] })
        const answer = reads ? await app.send(endpoint.method, `${path}?${query}`, undefined, who) : await app.send(endpoint.method, path, input, who)
        expect(answer.status, `${endpoint.method} ${path} ${JSON.stringify(input)} ${JSON.stringify(answer.body)}`).toBeLessThan(500)
        if (endpoint.serves.id !== 'identity.open-contact') expect(JSON.stringify(answer.body ?? '')).not.toContain('victim@example.com')
      }
    ),
    { numRuns: 600 }
  )
  expect(await app.db.selectFrom('identity.person').selectAll().where('id', '=', victim.id).executeTakeFirst()).toEqual(before)
}, 60_000)

test('nothing that is searched for breaks the list of people', async () => {
  const admin = await aPerson({ roles: ['admin'] })
  for (const q of ['\u0000', 'a\u0000b', '%', '_', '\\', "'", '@', 'a@\u0000', '\ud800', 'x'.repeat(100), '😀']) {
    expect((await app.get(`/people?q=${encodeURIComponent(q.toWellFormed())}`, admin)).status, JSON.stringify(q)).toBeLessThan(500)
  }
})

test('every operation that is not for everybody refuses a guest, and staff operations refuse a learner', async () => {
  const open = [
    'register',
    'check-username',
    'set-up',
    'sign-in',
    'sign-in-by-code',
    'sign-in-with-passkey',
    'sign-in-externally',
    'sign-out',
    'ask-sign-in-code',
    'begin-passkey-sign-in',
    'list-providers',
    'ask-password-reset',
    'reset-password',
    'verify-email',
    'read-policy'
  ]
  const forStaff = [
    'publish-policy',
    'read-policy-texts',
    'list-people',
    'create-account',
    'show-person',
    'open-contact',
    'give-role',
    'take-role',
    'sign-out-person',
    'drop-second-factor'
  ]
  const fresh = await aPerson()
  for (const { method, path, serves } of api) {
    const name = serves.id.replace('identity.', '')
    const to = path.replace(/:\w+/g, victim.id)
    if (!open.includes(name)) expect((await app.send(method, to, method === 'GET' || method === 'DELETE' ? undefined : {})).status, serves.id).toBe(401)
    if (forStaff.includes(name))
      expect((await app.send(method, to, method === 'GET' || method === 'DELETE' ? undefined : {}, fresh)).status, serves.id).toBe(403)
  }
})

test('changing things from another site is refused', async () => {
  const answer = await app.send('PUT', '/me/profile', { headline: 'x' }, learner, { origin: 'https://evil.example' })
  expect([answer.status, answer.body.code]).toEqual([403, 'platform/bad-origin'])
})

test('a forged or bent session cookie is nobody', async () => {
  for (const value of ['', 'x', 'x'.repeat(43), 'x'.repeat(5000), `${victim.id}`, '%00', '"; drop table']) {
    expect((await app.get('/me/profile', { cookie: `klearn.session_token=${value}` })).status).toBe(401)
  }
  for (const token of ['klt_', 'klt_'.padEnd(44, 'x'), 'x'.repeat(190)]) expect((await app.get('/me/profile', { token })).status).toBe(401)
})

test('a way back stays on this site, whatever is asked', () => {
  for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', '\\/evil', 'javascript:alert(1)', '/a\nb', '', null, undefined, 'courses'])
    expect(safePath(to)).toBe('/')
  for (const to of ['/', '/courses?x=1#y', '/en/me']) expect(safePath(to)).toBe(to)
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (to) => new URL(safePath(to), 'https://klearn.example').origin === 'https://klearn.example'))
})

test('names, addresses and numbers have one form', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(usernameKey(usernameKey(text))).toBe(usernameKey(text))
      expect(emailKey(emailKey(text))).toBe(emailKey(text))
      // What is a name is never read as a number or an address.
      if (usernameProblem(text) === undefined) {
        expect(phoneNumber(text)).toBeUndefined()
        expect(text).not.toContain('@')
      }
    })
  )
  for (const form of ['13800138000', '138 0013 8000', '１３８００１３８０００', '+8613800138000']) expect(phoneNumber(form)).toBe('+8613800138000')
  for (const none of ['12345', '23800138000', '+0123456789', 'abc', '1380013800', '']) expect(phoneNumber(none)).toBeUndefined()
})
