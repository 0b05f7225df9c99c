import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { aPerson } from '../builders.ts'

const executablePath = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path)
)

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
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  })
  await page.addInitScript({ content: inBrowser })
  await page.goto(`${base}/healthz`)
  return page
}

// What the pages' own script does, as text: it runs in the browser.
const inBrowser = `
  const post = (path, body = {}) => fetch('/api/v1' + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const options = async (path) => (await (await post(path)).json()).options
  window.create = async () => (await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(await options('/me/passkey-challenges')) })).toJSON()
  window.present = async () => (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(await options('/passkey-challenges')) })).toJSON()
  window.send = async (path, body) => { const answer = await post(path, body); return { status: answer.status, body: await answer.json() } }
`

interface Answer {
  status: number
  body: Record<string, unknown>
}
type Credential = Record<string, unknown> & { response: Record<string, unknown> }

const create = (page: Page): Promise<Credential> => page.evaluate('window.create()')
const present = (page: Page): Promise<Credential> => page.evaluate('window.present()')
const send = (page: Page, path: string, body: object): Promise<Answer> => page.evaluate(`window.send(${JSON.stringify(path)}, ${JSON.stringify(body)})`)
const signIn = (page: Page, credential: object) => send(page, '/sessions/passkey', { credential })

test.skipIf(!executablePath)('a passkey is made, signs in alone, works once a time, and is forgotten', async () => {
  const person = await aPerson({ username: 'keyholder' })
  const page = await tab(person.cookie)
  const made = await send(page, '/me/passkeys', { name: '书房的电脑', credential: await create(page) })
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
  const stolen = await create(page)
  const add = (credential: object, who = one) => app.post('/me/passkeys', { name: 'x', credential }, who, { host: new URL(base).host })
  expect((await add(stolen, other)).body.code).toBe('identity/passkey-refused')
  expect(
    (
      await add({
        ...stolen,
        response: {
          ...stolen.response,
          clientDataJSON: Buffer.from('{"type":"webauthn.create","challenge":"x","origin":"https://evil.example"}').toString('base64url')
        }
      })
    ).status
  ).toBe(422)
  for (const bad of [
    {},
    { id: 'x' },
    { id: 'x', rawId: 'x', type: 'public-key', response: {} },
    { id: 'x', rawId: 'x', type: 'public-key', response: { clientDataJSON: 'e30' } }
  ]) {
    expect((await add(bad)).status).toBe(422)
    expect((await app.post('/sessions/passkey', { credential: bad })).status).toBe(422)
  }
  expect((await app.get('/me/security', one)).body.passkeys).toEqual([])
})
