import { afterAll, beforeAll, expect, test } from 'vitest'
import { database } from '#platform/db.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aCourse } from './builders.ts'
import { lessonOf, outlineOf, publishedLesson, publishedOutline } from './outline.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

test('a published version is read once and shared; nobody can spoil it for the others', async () => {
  const { versionId, lessons } = await aCourse()
  const id = lessons[0]?.id ?? ''
  const outline = await publishedOutline(database(), versionId)
  expect(outline).toEqual(await outlineOf(database(), versionId))
  expect(await publishedOutline(database(), versionId)).toBe(outline)
  expect(() => ((outline[0] as { title: string }).title = '改')).toThrow(TypeError)
  expect(() => outline[0]?.lessons.pop()).toThrow(TypeError)
  const lesson = await publishedLesson(database(), versionId, id)
  expect(lesson).toEqual(await lessonOf(database(), versionId, id))
  expect(await publishedLesson(database(), versionId, id)).toBe(lesson)
  expect(await publishedLesson(database(), versionId, versionId)).toBeUndefined()
})

test('a draft is read anew each time', async () => {
  const { versionId, lessons } = await aCourse({ published: false })
  const id = lessons[0]?.id ?? ''
  expect((await publishedLesson(database(), versionId, id))?.title).toBe('小节 1')
  expect((await publishedOutline(database(), versionId))[0]?.title).toBe('任务 1')
  await app.db.updateTable('catalog.lesson').set({ title: '改过' }).where('lesson_id', '=', id).execute()
  await app.db.updateTable('catalog.task').set({ title: '也改过' }).where('version_id', '=', versionId).execute()
  expect((await publishedLesson(database(), versionId, id))?.title).toBe('改过')
  expect((await publishedOutline(database(), versionId))[0]?.title).toBe('也改过')
})

test('what is published in a transaction that comes to nothing is not kept', async () => {
  const { id, versionId } = await aCourse({ published: false })
  const undone = new Error('undone')
  await expect(
    app.db.transaction().execute(async (work) => {
      await work.updateTable('catalog.course_version').set({ state: 'published' }).where('course_id', '=', id).execute()
      await publishedOutline(work, versionId)
      throw undone
    })
  ).rejects.toBe(undone)
  await app.db.updateTable('catalog.task').set({ title: '改过' }).where('version_id', '=', versionId).execute()
  expect((await publishedOutline(database(), versionId))[0]?.title).toBe('改过')
})

test('only so much is kept: the oldest is read anew', async () => {
  const first = await aCourse()
  const before = await publishedOutline(database(), first.versionId)
  const many = await aCourse({ tasks: [{ lessons: Array.from({ length: 200 }, () => ({})) }] })
  for (const lesson of many.lessons) await publishedLesson(database(), many.versionId, lesson.id)
  expect(await publishedOutline(database(), first.versionId)).not.toBe(before)
})
