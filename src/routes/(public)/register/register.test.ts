import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealTicket } from '#modules/identity/external/ticket.ts'
import { guest } from '#platform/actor.ts'
import { context, runWith } from '#platform/context.ts'
import { now } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { actions, load } from './+page.server.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

// SvelteKit's types leave open whether a page has this action.
const send = actions.default as NonNullable<typeof actions.default>
const sent: string[] = []
/** As the host runs a page: with this address and these cookies. */
function visit<Answer>(path: string, cookie: string, run: (event: never) => Answer, form?: Record<string, string>): Answer {
  const url = new URL(path, app.url)
  const request = new Request(url, { headers: { cookie }, ...(form && { method: 'POST', body: new URLSearchParams(form) }) })
  return runWith({ ...context(), sendCookie: (line) => sent.push(line) }, () => run({ url, request, locals: { actor: guest } } as never))
}
const ticketOf = (subject: string) =>
  sealTicket('register', { provider: 'oidc', subject, name: 'Mallory', label: 'mallory@example.com', email: null }, 1800, now())
const linked = () => app.db.selectFrom('identity.external_account').select('subject').execute()

test('the form shows the account of the ticket that this browser keeps, and only when it is meant', async () => {
  const cookie = `a=b; klearn.register=${ticketOf('mine')}`
  expect(await visit('/register?with=1', cookie, load)).toMatchObject({ external: { label: 'mallory@example.com' } })
  expect(JSON.stringify(await visit('/register?with=1', cookie, load))).not.toContain(ticketOf('mine').slice(0, 40))
  expect(await visit('/register', cookie, load)).toMatchObject({ external: null })
  expect(await visit('/register?with=1', 'klearn.register=v1.bent.ticket', load)).toMatchObject({ external: null })
})

test('a ticket that comes in the address or in the form ties nothing to a new account', async () => {
  const ticket = ticketOf('somebody else')
  expect(await visit(`/register?with=${ticket}`, '', load)).toMatchObject({ external: null })
  const typed = { username: 'newcomer', password: 'a long enough one', consent: 'on', external: ticket }
  await expect(visit(`/register?with=${ticket}`, '', send, typed)).rejects.toMatchObject({ status: 303 })
  expect(await linked()).toEqual([])
})

test('the own ticket makes an account without a password, and is gone afterwards', async () => {
  sent.length = 0
  const typed = { username: 'fromelsewhere', consent: 'on' }
  await expect(visit('/register?with=1', `klearn.register=${ticketOf('mine')}`, send, typed)).rejects.toMatchObject({ status: 303 })
  expect(await linked()).toEqual([{ subject: 'mine' }])
  expect(sent.some((line) => line.startsWith('klearn.register=; Path=/; Max-Age=0'))).toBe(true)
})
