import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson } from '#modules/identity/builders.ts'
import { privacyParts } from '#modules/identity/privacy/parts.ts'
import { anEnrolment } from '#modules/learning/builders.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anAssignmentCourse } from './builders.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('a learner takes the own work and progress along, and erasing leaves figures without words', async () => {
  const [learner, course] = [await aPerson(), await anAssignmentCourse(await aPerson({ roles: ['expert'] }))]
  await anEnrolment(learner, course)
  const place = `/courses/${course.id}/lessons/${course.lessons[0]?.id}`
  await app.post(`${place}/notes`, { text: '只给自己看' }, learner)
  await app.post(`${place}/submissions`, { text: '我的说明' }, learner)
  const parts = new Map(privacyParts())
  const mine = JSON.stringify([await parts.get('learning')?.export(app.db, learner.id), await parts.get('tasks')?.export(app.db, learner.id)])
  for (const words of ['只给自己看', '我的说明']) expect(mine).toContain(words)
  await app.db.transaction().execute(async (work) => {
    for (const name of ['learning', 'tasks']) await parts.get(name)?.erase(work, learner.id, new Date())
  })
  const left = JSON.stringify([await parts.get('learning')?.export(app.db, learner.id), await parts.get('tasks')?.export(app.db, learner.id)])
  for (const words of ['只给自己看', '我的说明']) expect(left).not.toContain(words)
  expect(await app.db.selectFrom('learning.enrolment').select('ended_reason').where('learner_id', '=', learner.id).execute()).toEqual([
    { ended_reason: 'left' }
  ])
})
