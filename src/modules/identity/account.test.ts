import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aPerson } from './builders.ts'
import { phoneColumns } from './phone/phone.ts'
import { totpCode, totpStep } from './second-factor/totp.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterEach(() => setClock())
afterAll(() => app.close())

const signIn = async (name: string, password = 'guess-me-not') => {
  const answer = await app.post('/sessions', { name, password })
  return { ...answer, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}
const codes = (body: { fields?: Record<string, { code: string }[]> }, field: string) => body.fields?.[field]?.map((one) => one.code)

test('a session ends by its clock, is kept alive by use, and is listed with its device', async () => {
  const person = await aPerson()
  const first = await signIn(person.username)
  const second = await app.send('POST', '/sessions', { name: person.username, password: 'guess-me-not' }, undefined, {
    'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537'
  })
  const cookie = second.headers.getSetCookie()[0]?.split(';')[0]
  const { body } = await app.get('/me/sessions', { cookie })
  expect(body.sessions).toHaveLength(3)
  expect(body.sessions.find((one: { current: boolean }) => one.current)).toMatchObject({ device: 'Chrome · Windows', method: 'password' })

  setClock(new Date(Date.now() + 20 * 86_400_000))
  expect((await app.get('/me/profile', { cookie })).status).toBe(200)
  await expect
    .poll(
      async () =>
        (
          await app.db
            .selectFrom('identity.session')
            .select('id')
            .where('seen_at', '>', new Date(Date.now() + 86_400_000))
            .execute()
        ).length
    )
    .toBe(1)
  setClock(new Date(Date.now() + 40 * 86_400_000))
  expect((await app.get('/me/profile', { cookie })).status).toBe(200)
  expect((await app.get('/me/profile', first)).status).toBe(401)
})

test("one device is signed out by another; nobody else's is", async () => {
  const person = await aPerson()
  const other = await signIn(person.username)
  const stranger = await aPerson()
  const { body } = await app.get('/me/sessions', person)
  const target = body.sessions.find((one: { current: boolean }) => !one.current)
  expect((await app.send('DELETE', `/me/sessions/${target.id}`, undefined, stranger)).status).toBe(404)
  expect((await app.send('DELETE', `/me/sessions/${target.id}`, undefined, person)).status).toBe(204)
  expect((await app.get('/me/profile', other)).status).toBe(401)
  expect((await app.get('/me/profile', person)).status).toBe(200)
})

test('a new password ends the other sessions and the old password', async () => {
  const person = await aPerson()
  const other = await signIn(person.username)
  const wrong = await app.send('PUT', '/me/password', { currentPassword: 'no', password: 'something new here' }, person)
  expect(codes(wrong.body, 'currentPassword')).toEqual(['identity/current-password-wrong'])
  expect((await app.send('PUT', '/me/password', { currentPassword: 'guess-me-not', password: 'something new here' }, person)).status).toBe(204)
  expect((await app.get('/me/profile', other)).status).toBe(401)
  expect((await app.get('/me/profile', person)).status).toBe(200)
  expect((await signIn(person.username)).status).toBe(422)
  expect((await signIn(person.username, 'something new here')).status).toBe(201)
})

test('sign-in is slowed down per name, however it is spelled', async () => {
  const person = await aPerson({ username: 'Slow-Down' })
  for (let i = 0; i < 10; i++) await signIn(i % 2 ? 'slow-down' : 'SLOW-DOWN', 'wrong')
  const answer = await signIn(person.username)
  expect(answer.status).toBe(429)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('sign-in by phone is slowed down per number, however it is spelled', async () => {
  const person = await aPerson()
  await app.db
    .updateTable('identity.person')
    .set({ ...phoneColumns(person.id, '+8613812345678'), phone_verified_at: new Date() })
    .where('id', '=', person.id)
    .execute()
  const spellings = ['13812345678', '138 1234 5678', '138-1234-5678', '+8613812345678', '１３８１２３４５６７８']
  for (let i = 0; i < 10; i++) expect((await signIn(spellings[i % 5] ?? '', 'wrong')).status).toBe(422)
  for (const name of [...spellings, '(138)12345678']) expect((await signIn(name)).status).toBe(429)
})

async function withTotp() {
  const person = await aPerson({ roles: ['finance'] })
  const begun = await app.post('/me/totp', {}, person)
  expect(begun.body.address).toContain(`secret=${begun.body.secret}`)
  const moment = new Date('2027-01-10T08:00:00Z')
  setClock(moment)
  const enabled = await app.send('PUT', '/me/totp', { code: totpCode(begun.body.secret, totpStep(moment)) }, person)
  expect(enabled.status).toBe(200)
  expect(enabled.body.recoveryCodes).toHaveLength(10)
  return { person, secret: begun.body.secret as string, recovery: enabled.body.recoveryCodes as string[], moment }
}

test('with the second step on, the password alone opens nothing', async () => {
  const { person, secret, moment } = await withTotp()
  const half = await signIn(person.username)
  expect(half.body.secondFactor).toBe(true)
  for (const path of ['/me/profile', '/me/security', '/me/tokens', '/me/export', '/people']) expect((await app.get(path, half)).status).toBe(403)
  for (const [method, path, body] of [
    ['POST', '/me/tokens', { name: 'x', scopes: ['ops:read'] }],
    ['POST', '/me/totp/off', { code: '000000' }],
    ['PUT', '/me/password', { password: 'something new here' }]
  ] as const) {
    expect((await app.send(method, path, body, half)).status).toBe(403)
  }
  // The code that turned it on was used; the next one works, once.
  expect(codes((await app.post('/sessions/current/second-factor', { code: totpCode(secret, totpStep(moment)) }, half)).body, 'code')).toEqual([
    'identity/code-wrong'
  ])
  const later = new Date(moment.getTime() + 60_000)
  setClock(later)
  const code = totpCode(secret, totpStep(later))
  expect((await app.post('/sessions/current/second-factor', { code }, half)).status).toBe(204)
  expect((await app.get('/me/profile', half)).status).toBe(200)
  const again = await signIn(person.username)
  expect((await app.post('/sessions/current/second-factor', { code }, again)).status).toBe(422)
})

test('a recovery code stands in for the phone, once; guessing is slowed down', async () => {
  const { person, recovery } = await withTotp()
  const half = await signIn(person.username)
  expect((await app.post('/sessions/current/second-factor', { code: recovery[0]?.toUpperCase() }, half)).status).toBe(204)
  expect((await app.get('/me/security', half)).body.recoveryCodesLeft).toBe(9)
  const again = await signIn(person.username)
  expect((await app.post('/sessions/current/second-factor', { code: recovery[0] }, again)).status).toBe(422)
  const answers = []
  for (let i = 0; i < 8; i++) answers.push((await app.post('/sessions/current/second-factor', { code: '123456' }, again)).status)
  expect(answers.at(-1)).toBe(429)
})

test('an admin turns the second step off for somebody who lost everything; support may not', async () => {
  const { person } = await withTotp()
  const support = await aPerson({ roles: ['support'] })
  expect((await app.post(`/people/${person.id}/drop-second-factor`, {}, support)).status).toBe(403)
  const admin = await aPerson({ roles: ['admin'] })
  expect((await app.post(`/people/${person.id}/drop-second-factor`, {}, admin)).status).toBe(204)
  expect((await app.get('/me/profile', person)).status).toBe(401)
  expect((await signIn(person.username)).body.secondFactor).toBe(false)
})

test('a token does what its scopes say, until it is revoked or expires', async () => {
  const person = await aPerson({ roles: ['operator'] })
  const made = await app.post('/me/tokens', { name: 'report', scopes: ['identity:read'], days: 7 }, person)
  expect(made.body.secret).toMatch(/^klt_[\w-]{40}$/)
  const stored = await app.db.selectFrom('identity.api_token').selectAll().where('id', '=', made.body.id).executeTakeFirstOrThrow()
  expect(JSON.stringify(stored)).not.toContain(made.body.secret)
  const token = { token: made.body.secret }
  expect((await app.get('/me/profile', token)).body.username).toBe(person.username)
  expect((await app.get('/people', token)).status).toBe(200)
  const refused = await app.send('PUT', '/me/profile', { headline: 'x' }, token)
  expect([refused.status, refused.body.code]).toEqual([403, 'identity/token-scope'])
  // A token never makes tokens nor opens the account itself.
  const writer = await app.post('/me/tokens', { name: 'writer', scopes: ['identity:write'] }, person)
  expect((await app.send('PUT', '/me/profile', { headline: 'x' }, { token: writer.body.secret })).status).toBe(204)
  expect((await app.post('/me/tokens', { name: 'more', scopes: ['ops:write'] }, { token: writer.body.secret })).status).toBe(403)
  expect((await app.get('/me/export', { token: writer.body.secret })).status).toBe(403)

  expect((await app.send('DELETE', `/me/tokens/${made.body.id}`, undefined, await aPerson())).status).toBe(404)
  expect((await app.send('DELETE', `/me/tokens/${made.body.id}`, undefined, person)).status).toBe(204)
  expect((await app.get('/me/profile', token)).status).toBe(401)
  setClock(new Date(Date.now() + 91 * 86_400_000))
  expect((await app.get('/me/profile', { token: writer.body.secret })).status).toBe(401)
})

test('an answer that holds a secret is not kept for repeating', async () => {
  const person = await aPerson()
  const key = { 'idempotency-key': 'again' }
  for (const [path, input] of [
    ['/me/tokens', { name: 'x', scopes: ['ops:read'] }],
    ['/me/totp', {}]
  ] as const) {
    expect((await app.post(path, input, person, key)).body.code).toBe('identity/no-idempotency-key')
  }
  // A password that comes with a key leaves nothing to guess at.
  await app.post('/sessions', { name: person.username, password: 'guess-me-not' }, undefined, key)
  const { input_hash } = await app.db
    .selectFrom('platform.idempotency')
    .select('input_hash')
    .where('use_case', '=', 'identity.sign-in')
    .executeTakeFirstOrThrow()
  expect(input_hash.toString('hex')).not.toBe(
    createHash('sha256')
      .update(JSON.stringify({ name: person.username, password: 'guess-me-not' }))
      .digest('hex')
  )
})

test.each([
  [{ name: '', scopes: ['ops:read'] }],
  [{ name: 'x', scopes: [] }],
  [{ name: 'x', scopes: ['*'] }],
  [{ name: 'x', scopes: ['ops:read'], days: 0 }],
  [{ name: 'x', scopes: ['ops:read'], days: 10_000 }]
])('refuses the token %o', async (input) => {
  expect((await app.post('/me/tokens', input, await aPerson())).status).toBe(422)
})

test('profile, interests and goals are kept; what is left out stays', async () => {
  const person = await aPerson()
  expect((await app.send('PUT', '/me/profile', { name: ' 林夏 ', headline: '在学数据分析' }, person)).status).toBe(204)
  expect((await app.send('PUT', '/me/profile', { bio: 'x'.repeat(2001) }, person)).status).toBe(422)
  expect(
    (
      await app.send(
        'PUT',
        '/me/interests',
        { interests: ['data-analysis', '书法', '书法'], goal: '三个月做出第一份报表', weeklyMinutes: 240, purpose: 'skill' },
        person
      )
    ).status
  ).toBe(204)
  expect((await app.send('PUT', '/me/interests', { level: 'beginner', forms: ['video'] }, person)).status).toBe(204)
  expect((await app.send('PUT', '/me/settings', { locale: 'en', zone: 'Europe/Berlin' }, person)).status).toBe(204)
  expect(codes((await app.send('PUT', '/me/settings', { zone: 'Mars/Base' }, person)).body, 'zone')).toEqual(['identity/zone-unknown'])
  const { body } = await app.get('/me/profile', person)
  expect(body).toMatchObject({ name: '林夏', headline: '在学数据分析', bio: '', locale: 'en', zone: 'Europe/Berlin' })
  expect(body.interests.sort()).toEqual(['data-analysis', '书法'])
  expect(body.aim).toEqual({ goal: '三个月做出第一份报表', purpose: 'skill', level: 'beginner', forms: ['video'], weeklyMinutes: 240 })
})
