import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aPerson } from '#modules/identity/builders.ts'
import { privacyParts } from '#modules/identity/privacy/parts.ts'
import { anEnrolment } from '#modules/learning/builders.ts'
import { storage, storeFile } from '#modules/media/index.ts'
import { setClock } from '#platform/time/clock.ts'
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

test('the files of an erased learner leave the store; those of a course stay', async () => {
  const [learner, expert] = [await aPerson(), await aPerson({ roles: ['expert'] })]
  const course = await anAssignmentCourse(expert)
  await anEnrolment(learner, course)
  const aFile = (ownerId: string, name: string) =>
    app.db.transaction().execute((work) => storeFile(work, { ownerId, name, stream: Readable.from(['一行文字\n']), purpose: 'submission' }))
  const [handedIn, drafted, kept] = [await aFile(learner.id, '我的作业.txt'), await aFile(learner.id, '草稿.txt'), await aFile(expert.id, 'slides.txt')]
  const other = await anAssignmentCourse(expert)
  await anEnrolment(learner, other)
  const saved = await app.send('PUT', `/courses/${other.id}/lessons/${other.lessons[0]?.id}/draft`, { fileIds: [drafted.id] }, learner)
  expect(saved.status).toBe(200)
  const sent = await app.post(`/courses/${course.id}/lessons/${course.lessons[0]?.id}/submissions`, { text: '见附件', fileIds: [handedIn.id] }, learner)
  expect(sent.status).toBe(201)
  expect(JSON.stringify((await app.get('/me/export', learner)).body.parts.media)).toContain('我的作业.txt')
  await app.db.transaction().execute(async (work) => {
    for (const [, part] of privacyParts()) await part.erase(work, learner.id, new Date())
  })
  setClock(new Date(Date.now() + 8 * 86_400_000))
  await app.tick('media.sweep-uploads')
  setClock()
  for (const gone of [handedIn, drafted]) expect(await storage().size(gone.id)).toBeUndefined()
  expect(await storage().size(kept.id)).toBeGreaterThan(0)
  expect(await app.db.selectFrom('media.upload').select('id').where('owner_id', '=', learner.id).execute()).toEqual([])
})
