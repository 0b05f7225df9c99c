import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson } from '#modules/identity/builders.ts'
import { findActor } from '#modules/identity/index.ts'
import { guest } from '#platform/actor.ts'
import { context, runWith } from '#platform/context.ts'
import { newId } from '#platform/id.ts'
import { startTestApp, type TestApp } from '../../test/support/app.ts'
import { load } from './+layout.server.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

/** What the layout of every page knows for whoever comes with this cookie. */
async function layoutFor(cookie?: string) {
  const actor = cookie ? await findActor({ headers: { cookie } } as never) : guest
  return runWith({ ...context(), actor }, async () => (await load({ depends: () => {} } as never)) as { me: { id: string } | null; owesConsent: boolean })
}

test('every page asks whoever has not agreed to the newest version, and nobody else', async () => {
  const [person, other] = [await aPerson(), await aPerson()]
  expect(await layoutFor(person.cookie)).toMatchObject({ me: { id: person.id }, owesConsent: false })
  await sql`insert into identity.policy (id, kind, number, texts) values (${newId()}, 'terms', 2, '{"zh-CN": "新", "en": "new"}')`.execute(app.db)
  expect(await layoutFor(person.cookie)).toMatchObject({ me: { id: person.id }, owesConsent: true })
  expect((await layoutFor()).owesConsent).toBe(false)
  // Reading goes on, and consent ends it for this person only.
  expect((await app.get('/me/profile', person)).status).toBe(200)
  expect((await app.post('/me/consents', { consent: true }, person)).status).toBe(204)
  expect((await layoutFor(person.cookie)).owesConsent).toBe(false)
  expect((await layoutFor(other.cookie)).owesConsent).toBe(true)
})

test('whoever still owes the second step is asked only after it', async () => {
  const person = await aPerson()
  await sql`insert into identity.policy (id, kind, number, texts) values (${newId()}, 'terms', 3, '{}')`.execute(app.db)
  await sql`update identity.person set totp_enabled_at = now() where id = ${person.id}`.execute(app.db)
  expect((await layoutFor(person.cookie)).owesConsent).toBe(false)
})
