import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const encoded = (text: string) => Buffer.from(text).toString('base64')
const announce = (who: BuiltPerson) =>
  fetch(`${app.url}/files`, {
    method: 'POST',
    headers: {
      cookie: who.cookie ?? '',
      origin: app.url,
      'tus-resumable': '1.0.0',
      'upload-length': '20',
      'upload-metadata': `filename ${encoded('notes.txt')},purpose ${encoded('submission')}`
    }
  })

test('one person begins so many uploads in an hour, and nobody else waits for that', async () => {
  const [busy, other] = [await aPerson(), await aPerson()]
  expect((await announce(busy)).status).toBe(201)
  await app.db.updateTable('platform.rate_limit').set({ hits: 600 }).execute()
  const refused = await announce(busy)
  expect(refused.status).toBe(429)
  expect(await refused.json()).toMatchObject({ code: 'platform/too-many' })
  expect((await announce(other)).status).toBe(201)
})
