import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCourse } from '#modules/catalog/builders.ts'
import { aPerson } from '#modules/identity/builders.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('a share rule for a course that does not exist is refused, not broken', async () => {
  const course = await aCourse({ owner: (await aPerson({ roles: ['expert'] })).id, published: true, tasks: [{ lessons: [{}] }] })
  const finance = await aPerson({ roles: ['finance'] })
  expect((await app.post('/share-rules', { courseId: finance.id, percent: 60 }, finance)).status).toBe(404)
  expect((await app.post('/share-rules', { courseId: course.id, percent: 60, beginsAt: '2040-01-01' }, finance)).status).toBe(201)
})
