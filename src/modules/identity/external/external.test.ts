import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aPerson } from '../builders.ts'

let app: TestApp
let issuer: Server
let accounts: Record<string, { email: string; email_verified: boolean; name: string }>

/** A real OpenID provider; whatever is typed as the login is the account. */
beforeAll(async () => {
  // The provider tells at length that it is set up for a test.
  for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => {})
  accounts = {
    xia: { email: 'xia@example.com', email_verified: true, name: '林夏' },
    thief: { email: 'owner@example.com', email_verified: false, name: 'Thief' }
  }
  issuer = createServer()
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`
  app = await startTestApp({ OIDC_ISSUER: url, OIDC_CLIENT_ID: 'klearn', OIDC_CLIENT_SECRET: 'a-client-secret', OIDC_NAME: '学校账号' })
  const provider = new Provider(url, {
    clients: [
      {
        client_id: 'klearn',
        client_secret: 'a-client-secret',
        redirect_uris: [`${app.url}/auth/oidc/callback`],
        grant_types: ['authorization_code'],
        response_types: ['code']
      }
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    cookies: { keys: ['test'] },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...accounts[id] }) })
  })
  issuer.on('request', provider.callback())
})
afterAll(async () => {
  await app.close()
  issuer.close()
  issuer.closeAllConnections()
})

/** A browser that keeps cookies by site and is led by redirects until it is back at Klearn. */
function browser(cookie = '') {
  const jar = new Map<string, Map<string, string>>()
  if (cookie) jar.set(new URL(app.url).origin, new Map([cookie.split('=') as [string, string]]))
  const ask = async (url: string, init: RequestInit = {}) => {
    const site = new URL(url).origin
    const mine = jar.get(site) ?? new Map<string, string>()
    jar.set(site, mine)
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: [...mine].map(([name, value]) => `${name}=${value}`).join('; ') }
    })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s)
      if (value && !/Max-Age=0/.test(line)) mine.set(name, value)
      else mine.delete(name)
    }
    return response
  }
  const next = (response: Response, from: string) => new URL(response.headers.get('location') ?? '', from).href

  /** Signs in at the provider and comes back; answers the address where Klearn then leads. */
  async function ceremony(login: string, start = '/auth/oidc?to=/courses') {
    let url = app.url + start
    for (let step = 0; step < 20; step++) {
      const response = await ask(url)
      if (response.status >= 300 && response.status < 400) {
        const to = next(response, url)
        if (new URL(url).pathname.endsWith('/callback')) return { to: new URL(to), callback: url }
        url = to
        continue
      }
      // The provider's own forms: login, then consent.
      const page = await response.text()
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? ''
      const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? ''
      const answer = await ask(new URL(action, url).href, { method: 'POST', body: new URLSearchParams({ prompt, login, password: 'x' }) })
      url = next(answer, url)
    }
    throw new Error('lost between the sites')
  }
  const ticket = () => jar.get(new URL(app.url).origin)?.get('klearn.register')
  return { ask, ceremony, ticket, cookieFor: (site: string) => [...(jar.get(site) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ') }
}

test('somebody new is led to register, consents, and comes back by the same account', async () => {
  const visitor = browser()
  const { to } = await visitor.ceremony('xia')
  expect(to.pathname).toBe('/register')
  expect(to.searchParams.get('to')).toBe('/courses')
  // The address says nothing that could be passed on.
  expect(to.searchParams.get('with')).toBe('1')
  const external = visitor.ticket()
  const refused = await app.post('/registrations', { username: 'linxia', external, consent: false })
  expect(refused.body.fields.consent[0].code).toBe('identity/consent-needed')
  const made = await app.post('/registrations', { username: 'linxia', external, consent: true })
  expect(made.status).toBe(201)
  expect(made.headers.getSetCookie()).toContain('klearn.register=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax')
  const person = await app.db
    .selectFrom('identity.person')
    .select(['name', 'email', 'email_verified_at', 'password_hash'])
    .where('id', '=', made.body.personId)
    .executeTakeFirstOrThrow()
  expect(person).toMatchObject({ name: '林夏', email: 'xia@example.com', email_verified_at: expect.any(Date), password_hash: null })
  // The same ticket makes no second account.
  expect((await app.post('/registrations', { username: 'linxia2', external, consent: true })).body.code).toBe('identity/external-taken')

  const again = browser()
  const back = await again.ceremony('xia')
  expect(back.to.pathname).toBe('/consent')
  expect((await app.get('/me/profile', { cookie: again.cookieFor(app.url) })).body.username).toBe('linxia')
})

test('an equal address that nobody vouches for opens and takes nothing', async () => {
  const owner = await aPerson({ email: 'owner@example.com' })
  const thief = browser()
  const { to } = await thief.ceremony('thief')
  expect(to.pathname).toBe('/register')
  const made = await app.post('/registrations', { username: 'thief', external: thief.ticket(), consent: true })
  const kept = await app.db.selectFrom('identity.person').select('email').where('id', '=', made.body.personId).executeTakeFirstOrThrow()
  expect(kept.email).toBeNull()
  expect((await app.get('/me/security', owner)).body).toMatchObject({ email: 'owner@example.com', linked: [] })
})

test('a signed-in person links an account, and cannot remove the last way in', async () => {
  accounts.linker = { email: 'l@example.com', email_verified: true, name: 'L' }
  const person = await aPerson()
  const { to } = await browser(person.cookie).ceremony('linker', '/auth/oidc?link=1')
  expect(to.pathname + to.search).toBe('/me/security?linked=oidc')
  expect((await app.get('/me/security', person)).body.linked).toMatchObject([{ provider: 'oidc', label: 'l@example.com' }])
  await app.db.updateTable('identity.person').set({ password_hash: null }).where('id', '=', person.id).execute()
  expect((await app.send('DELETE', '/me/linked-accounts/oidc', undefined, person)).body.code).toBe('identity/last-way-in')
  expect((await app.send('PUT', '/me/password', { password: 'my very first one' }, person)).status).toBe(204)
  expect((await app.send('DELETE', '/me/linked-accounts/oidc', undefined, person)).status).toBe(204)
})

test('an answer that was begun in another browser, bent or used is refused', async () => {
  accounts.victim = { email: 'v@example.com', email_verified: true, name: 'V' }
  const one = browser()
  const { callback } = await one.ceremony('victim')
  const problem = (response: Response) => new URL(response.headers.get('location') ?? '', app.url).searchParams.get('problem')
  expect(problem(await browser().ask(callback))).toBe('identity/external-failed')
  expect(problem(await one.ask(callback))).toBe('identity/external-failed')
  expect(problem(await one.ask(`${app.url}/auth/oidc/callback?code=x&state=y`))).toBe('identity/external-failed')
  for (const ticket of ['', 'v1.x.y', 'x'.repeat(500)]) {
    expect((await app.post('/sessions/external', { ticket })).status).toBe(410)
    expect((await app.post('/registrations', { username: 'forger', external: ticket || 'x', consent: true })).status).toBe(410)
  }
})

test('only what is configured is offered, and nothing leads off the site afterwards', async () => {
  expect((await app.get('/sign-in-providers')).body).toEqual({ providers: [{ id: 'oidc', name: '学校账号' }], sms: true, mail: true })
  expect((await fetch(`${app.url}/auth/github`, { redirect: 'manual' })).status).toBe(404)
  accounts.away = { email: 'away@example.com', email_verified: true, name: 'A' }
  const { to } = await browser().ceremony('away', '/auth/oidc?to=https://evil.example')
  expect(to.searchParams.get('to')).toBe('/')
})
