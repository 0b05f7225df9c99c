import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson } from '#modules/identity/builders.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { backgroundSettled } from './background.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('who waits for what goes on after the answer finds a backup and its verification done', async () => {
  const admin = await aPerson({ roles: ['admin'] })
  const row = async () => (await app.get('/admin/backups', admin)).body.rows[0]
  const { body } = await app.post('/admin/backups', {}, admin)
  await backgroundSettled()
  expect(await row()).toMatchObject({ id: body.id, state: 'done' })
  expect((await app.post(`/admin/backups/${body.id}/verifications`, {}, admin)).status).toBe(201)
  await backgroundSettled()
  expect(await row()).toMatchObject({ verifying: false, verifiedAt: expect.any(String), verifyError: null })
})
