import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import { runAsSystem } from '#platform/context.ts'
import { keyring, open } from '#platform/crypto/index.ts'
import { perform } from '#platform/perform.ts'
import { fieldKey } from '#platform/secrets.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aPerson } from './builders.ts'
import { openChannels } from './channels.ts'
import { createAccount } from './people/create-account.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterEach(() => setClock())
afterAll(() => app.close())

interface Sent {
  to: string
  text: string
  subject: string
  token: string
  code: string
}

/** What waits in the outbox for this address, opened as the sender would. */
async function outbox(to: string): Promise<Sent[]> {
  const rows = await app.db.selectFrom('platform.outgoing').selectAll().orderBy('created_at').orderBy('id').execute()
  const keys = keyring(fieldKey('outgoing'))
  return rows
    .map((row) => {
      const content = JSON.parse(open(row.content_sealed, keys, `platform.outgoing:${row.id}`))
      return {
        to: open(row.recipient_sealed, keys, `platform.outgoing:${row.id}`),
        subject: row.subject,
        text: JSON.stringify(content),
        token: content.button ? (new URL(content.button.url).searchParams.get('token') ?? '') : '',
        code: content.values?.code ?? ''
      }
    })
    .filter((one: Sent) => one.to === to)
}
const codes = (body: { fields?: Record<string, { code: string }[]> }, field: string) => body.fields?.[field]?.map((one) => one.code)

test('registering with an address sends a link that proves it, once', async () => {
  const made = await app.post('/registrations', { username: 'mei', password: 'a long enough one', email: 'Mei@Example.com', consent: true })
  const [letter] = await outbox('Mei@Example.com')
  expect(letter?.subject).toBe('请确认你的邮箱')
  expect((await app.post('/sessions', { name: 'mei@example.com', password: 'a long enough one' })).status).toBe(201)
  expect((await app.post('/email-proofs', { token: letter?.token })).body).toEqual({ personId: made.body.personId })
  expect((await app.post('/email-proofs', { token: letter?.token })).status).toBe(410)
  const events = await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'person.email-verified').execute()
  expect(events).toEqual([{ payload: { personId: made.body.personId } }])
})

test('whoever proves an address first has it; others lose the claim and registration tells nothing', async () => {
  const claim = await app.post('/registrations', { username: 'squatter', password: 'a long enough one', email: 'li@example.com', consent: true })
  const owner = await app.post('/registrations', { username: 'liwei', password: 'a long enough one', email: 'li@example.com', consent: true })
  expect([claim.status, owner.status]).toEqual([201, 201])
  const [first, second] = await outbox('li@example.com')
  expect((await app.post('/email-proofs', { token: second?.token })).body.personId).toBe(owner.body.personId)
  expect((await app.post('/email-proofs', { token: first?.token })).body.code).toBe('identity/email-taken')
  expect((await app.post('/sessions', { name: 'li@example.com', password: 'a long enough one' })).body.username).toBe('liwei')
  const late = await app.post('/registrations', { username: 'latecomer', password: 'a long enough one', email: 'li@example.com', consent: true })
  expect(late.status).toBe(201)
  expect((await outbox('li@example.com')).at(-1)).toMatchObject({ subject: '这个邮箱已经有账号了', token: '' })
})

test('of two who prove one address at the same moment one gets it', async () => {
  const email = 'race@example.com'
  for (const username of ['racer-1', 'racer-2']) await app.post('/registrations', { username, password: 'a long enough one', email, consent: true })
  const tokens = (await outbox(email)).map((one) => one.token)
  const answers = await Promise.all(tokens.map((token) => app.post('/email-proofs', { token })))
  expect(answers.map((one) => one.status).sort()).toEqual([201, 409])
})

test('a reset link goes to a proven address only, works once and within half an hour', async () => {
  const person = await aPerson({ username: 'forgetful', email: 'forget@example.com' })
  for (const email of ['forget@example.com', 'nobody@example.com']) expect((await app.post('/password-resets', { email })).status).toBe(204)
  expect(await outbox('nobody@example.com')).toEqual([])
  const [old] = await outbox('forget@example.com')
  await app.post('/password-resets', { email: 'forget@example.com' })
  const fresh = (await outbox('forget@example.com'))[1]
  const set = (token?: string, password = 'remember this one') => app.send('PUT', '/password-resets', { token, password })
  expect((await set(old?.token)).status).toBe(410)
  expect(codes((await set(fresh?.token, 'short')).body, 'password')).toEqual(['platform/too-short:8'])
  expect(codes((await set(fresh?.token, 'forgetful2026')).body, 'password')).toEqual(['identity/password-name'])
  expect((await set(fresh?.token)).body).toEqual({ username: 'forgetful' })
  expect((await set(fresh?.token)).status).toBe(410)
  expect((await app.get('/me/profile', person)).status).toBe(401)
  expect((await app.post('/sessions', { name: 'forgetful', password: 'remember this one' })).status).toBe(201)
  expect((await outbox('forget@example.com')).at(-1)?.subject).toBe('你的密码已经修改')

  await app.post('/password-resets', { email: 'forget@example.com' })
  setClock(new Date(Date.now() + 31 * 60_000))
  expect((await set((await outbox('forget@example.com')).at(-1)?.token)).status).toBe(410)
})

test('a proven address stays in force until the new one is proven', async () => {
  const person = await aPerson({ email: 'old@example.com' })
  expect((await app.send('PUT', '/me/email', { email: 'new@example.com' }, person)).status).toBe(200)
  expect((await app.get('/me/security', person)).body).toMatchObject({ email: 'old@example.com', emailVerified: true, pendingEmail: 'new@example.com' })
  await app.post('/email-proofs', { token: (await outbox('new@example.com'))[0]?.token })
  expect((await app.get('/me/security', person)).body).toMatchObject({ email: 'new@example.com', emailVerified: true, pendingEmail: null })
  expect((await outbox('old@example.com')).at(-1)?.subject).toBe('你的邮箱已经更换')
})

test('a phone is proven by a code, kept encrypted, and signs in', async () => {
  const person = await aPerson({ username: 'mobile' })
  expect((await app.post('/me/phone-codes', { phone: '138 0013 8000' }, person)).status).toBe(204)
  expect((await app.post('/me/phone-codes', { phone: '13800138000' }, person)).status).toBe(429)
  const code = (await outbox('+8613800138000'))[0]?.code
  expect(codes((await app.send('PUT', '/me/phone', { phone: '13800138000', code: code === '000000' ? '111111' : '000000' }, person)).body, 'code')).toEqual([
    'identity/code-wrong'
  ])
  expect((await app.send('PUT', '/me/phone', { phone: '13800138000', code }, await aPerson())).status).toBe(422)
  await app.post('/me/phone-codes', { phone: '13800138000' }, person)
  expect((await app.send('PUT', '/me/phone', { phone: '13800138000', code: '12' }, person)).status).toBe(422)
})

test('the code of a phone: asked for, used once, worthless after five minutes', async () => {
  const person = await aPerson({ username: 'caller' })
  const phone = '13900139000'
  await app.post('/me/phone-codes', { phone }, person)
  expect((await app.send('PUT', '/me/phone', { phone, code: (await outbox('+8613900139000'))[0]?.code }, person)).status).toBe(204)
  const stored = await app.db.selectFrom('identity.person').selectAll().where('id', '=', person.id).executeTakeFirstOrThrow()
  expect(JSON.stringify(stored)).not.toContain('3900139')
  expect((await app.get('/me/security', person)).body.phone).toBe('139****9000')
  expect((await app.post('/sessions', { name: phone, password: 'guess-me-not' })).body.username).toBe('caller')

  for (const asked of [phone, '13700137000']) expect((await app.post('/sign-in-codes', { phone: asked })).status).toBe(204)
  expect(await outbox('+8613700137000')).toEqual([])
  const code = (await outbox('+8613900139000')).at(-1)?.code
  const wrong = await app.post('/sessions/code', { phone, code: code === '999999' ? '999998' : '999999' })
  const unknown = await app.post('/sessions/code', { phone: '13700137000', code: '999999' })
  expect({ ...wrong.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' })
  setClock(new Date(Date.now() + 6 * 60_000))
  expect((await app.post('/sessions/code', { phone, code })).status).toBe(422)
  setClock()
  const answer = await app.post('/sessions/code', { phone, code })
  expect(answer.body.username).toBe('caller')
  expect((await app.post('/sessions/code', { phone, code })).status).toBe(422)
  for (let i = 0; i < 6; i++) await app.post('/sessions/code', { phone, code: '123456' })
  expect((await app.post('/sessions/code', { phone, code: '123456' })).status).toBe(429)
})

test('the command line makes an account with roles and no password; people cannot', async () => {
  const { personId } = await runAsSystem(() => perform(createAccount, { username: 'newadmin', roles: ['admin'] }))
  expect((await app.post('/sessions', { name: 'newadmin', password: '' })).status).toBe(422)
  const roles = await app.db.selectFrom('identity.person_role').select('role').where('person_id', '=', personId).orderBy('role').execute()
  expect(roles.map((one: { role: string }) => one.role)).toEqual(['admin', 'learner'])
  expect((await app.post('/people', { username: 'x1', roles: ['admin'] }, await aPerson({ roles: ['admin'] }))).status).toBe(403)
})

test('where nothing can be sent, codes and links are not offered and say so', async () => {
  openChannels(loadConfig({ NODE_ENV: 'production', PUBLIC_URL: 'https://klearn.example.com' }))
  expect((await app.get('/sign-in-providers')).body).toEqual({ providers: [], sms: false, mail: false })
  for (const [path, input, code] of [
    ['/sign-in-codes', { phone: '13600136000' }, 'identity/no-sms'],
    ['/password-resets', { email: 'a@example.com' }, 'identity/no-mail']
  ] as const) {
    const answer = await app.post(path, input)
    expect([answer.status, answer.body.code]).toEqual([503, code])
  }
  openChannels(app.config)
})
