import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aPerson } from '../builders.ts'

const executablePath = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path))

let app: TestApp
let browser: Browser
let base: string
beforeAll(async () => {
  if (!executablePath) return
  app = await startTestApp()
  // A passkey belongs to a name, never to a bare address.
  base = app.url.replace('127.0.0.1', 'localhost')
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
})
afterAll(async () => {
  await browser?.close()
  await app?.close()
})

/** A tab with an authenticator that says yes, signed in with the given cookie. */
async function tab(cookie?: string): Promise<Page> {
  const context = await browser.newContext()
  if (cookie) await context.addCookies([{ name: cookie.split('=')[0] ?? '', value: cookie.split('=')[1] ?? '', url: base }])
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
  })
  await page.goto(`${base}/healthz`)
  return page
}

type Answer = { status: number; body: Record<string, never> }

const make = (page: Page, name: string): Promise<Answer> =>
  page.evaluate(async (name) => {
    const post = (path: string, body: object) => fetch(`/api/v1${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    const { options } = await (await post('/me/passkey-challenges', {})).json()
    const made = (await navigator.credentials.create({ publicKey: (PublicKeyCredential as any).parseCreationOptionsFromJSON(options) })) as any
    const answer = await post('/me/passkeys', { name, credential: made.toJSON() })
    return { status: answer.status, body: await answer.json() }
  }, name)

const present = (page: Page): Promise<Record<string, unknown>> =>
  page.evaluate(async () => {
    const { options } = await (await fetch('/api/v1/passkey-challenges', { method: 'POST' })).json()
    const got = (await navigator.credentials.get({ publicKey: (PublicKeyCredential as any).parseRequestOptionsFromJSON(options) })) as any
    return got.toJSON()
  })

const signIn = (page: Page, credential: object): Promise<Answer> =>
  page.evaluate(async (credential) => {
    const answer = await fetch('/api/v1/sessions/passkey', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ credential }) })
    return { status: answer.status, body: await answer.json() }
  }, credential)

test.skipIf(!executablePath)('a passkey is made, signs in alone, works once a time, and is forgotten', async () => {
  const person = await aPerson({ username: 'keyholder' })
  const page = await tab(person.cookie)
  const made = await make(page, '书房的电脑')
  expect(made.status).toBe(201)
  expect((await app.get('/me/security', person)).body.passkeys).toMatchObject([{ name: '书房的电脑', usedAt: null }])

  await page.context().clearCookies()
  const credential = await present(page)
  const answer = await signIn(page, credential)
  expect(answer).toMatchObject({ status: 201, body: { personId: person.id, username: 'keyholder', secondFactor: false } })
  const [cookie] = await page.context().cookies(base)
  const who = { cookie: `${cookie?.name}=${cookie?.value}` }
  expect((await app.get('/me/profile', who)).body.username).toBe('keyholder')
  // The same answer a second time: its challenge is used up.
  expect((await signIn(page, credential)).status).toBe(422)

  expect((await app.send('DELETE', `/me/passkeys/${made.body.id}`, undefined, await aPerson())).status).toBe(404)
  expect((await app.send('DELETE', `/me/passkeys/${made.body.id}`, undefined, person)).status).toBe(204)
  expect((await signIn(page, await present(page))).status).toBe(422)
})

test.skipIf(!executablePath)('what another person, another challenge or no authenticator made is refused', async () => {
  const one = await aPerson()
  const other = await aPerson()
  const page = await tab(one.cookie)
  const stolen = await page.evaluate(async () => {
    const { options } = await (await fetch('/api/v1/me/passkey-challenges', { method: 'POST' })).json()
    const made = (await navigator.credentials.create({ publicKey: (PublicKeyCredential as any).parseCreationOptionsFromJSON(options) })) as any
    return made.toJSON()
  })
  const add = (credential: object, who = one) => app.post('/me/passkeys', { name: 'x', credential }, who, { host: new URL(base).host })
  expect((await add(stolen, other)).body.code).toBe('identity/passkey-refused')
  expect((await add({ ...stolen, response: { ...stolen.response, clientDataJSON: Buffer.from('{"type":"webauthn.create","challenge":"x","origin":"https://evil.example"}').toString('base64url') } })).status).toBe(422)
  for (const bad of [{}, { id: 'x' }, { id: 'x', rawId: 'x', type: 'public-key', response: {} }, { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'e30' } }]) {
    expect((await add(bad)).status).toBe(422)
    expect((await app.post('/sessions/passkey', { credential: bad })).status).toBe(422)
  }
  expect((await app.get('/me/security', one)).body.passkeys).toEqual([])
})
