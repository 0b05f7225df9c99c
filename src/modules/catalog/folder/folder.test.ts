import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { database } from '#platform/db.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { putCategory } from '../categories/categories.ts'
import type { Question } from '../lesson-settings.ts'
import { example, exampleFolder, memoryFiles } from './example-folder.ts'
import { exportCourse } from './export-course.ts'

let app: TestApp
let expert: BuiltPerson
let given: ReturnType<typeof exampleFolder>
const { files } = memoryFiles()

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ username: 'linzhiyuan', roles: ['expert'] })
  await database()
    .transaction()
    .execute((work) => putCategory(work, { slug: 'data', nameZh: '数据', nameEn: 'Data' }))
})
afterAll(() => app.close())
beforeEach(() => {
  given = exampleFolder(files)
  return () => given.remove()
})

const bring: typeof given.bring = (wish) => given.bring(wish)
const swap: typeof given.swap = (...change) => given.swap(...change)

const tree = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(root, { recursive: true })
      .map(String)
      .filter((name) => statSync(path.join(root, name)).isFile())
      .sort()
      .map((name) => [name, readFileSync(path.join(root, name)).toString('base64')])
  )

describe('a course folder', () => {
  test('is imported whole and found by learners', async () => {
    const done = await bring()
    expect(done).toMatchObject({ slug: 'first-table', number: 1, isNew: true })
    const page = await app.get('/courses/by-slug/first-table')
    expect(page.status).toBe(200)
    expect(page.body).toMatchObject({
      title: '第一张表',
      priceAmount: 19900,
      listPriceAmount: 25900,
      ownerId: expert.id,
      categorySlug: 'data',
      versionNumber: 1
    })
    expect(
      page.body.tasks.map((task: { slug: string; lessons: { slug: string; kind: string }[] }) => [task.slug, task.lessons.map((lesson) => lesson.kind)])
    ).toEqual([
      ['look', ['article', 'video', 'quiz']],
      ['clean', ['assignment']]
    ])
    expect(page.body.tasks[1].requires).toEqual([page.body.tasks[0].taskId])
    const { settings } = await app.db.selectFrom('catalog.lesson').select('settings').where('slug', '=', 'types-quiz').executeTakeFirstOrThrow()
    expect(settings.quiz.questions.map((question: Question) => question.kind)).toEqual(['single', 'multiple', 'true_false', 'fill_in', 'numeric'])
  })

  test('comes out as it went in, byte for byte, and again', async () => {
    await bring({ replaceDraft: true })
    const out = mkdtempSync(path.join(tmpdir(), 'klearn-export-'))
    const again = mkdtempSync(path.join(tmpdir(), 'klearn-export-'))
    await exportCourse(database(), { slug: 'first-table', folder: out, files })
    expect(tree(out)).toEqual(tree(example))
    await bring({ folder: out })
    await exportCourse(database(), { slug: 'first-table', folder: again, files })
    expect(tree(again)).toEqual(tree(example))
    for (const one of [out, again]) rmSync(one, { recursive: true })
  })

  test('imported again is the next version, with the same ids for the same names', async () => {
    const before = await bring()
    swap('01-look/01-first-rows.md', 'title: 先看二十行', 'title: 先看三十行')
    rmSync(path.join(given.folder, '01-look/02-watch.md'))
    const after = await bring({ note: '换了开头' })
    expect(after).toMatchObject({ courseId: before.courseId, number: before.number + 1, isNew: false })
    const changes = await app.get(`/courses/${after.courseId}/versions/${before.versionId}/differences/${after.versionId}`, expert)
    expect(changes.body.lessons).toMatchObject({
      added: [],
      removed: [{ title: '看一遍' }],
      changed: [{ title: '先看三十行', fields: ['title'] }, { fields: ['place'] }]
    })
  })

  test('does not take the place of a draft with edits unless told to', async () => {
    const { courseId } = await bring()
    const studio = await app.get(`/studio/courses/${courseId}`, expert)
    await app.send('PUT', `/studio/courses/${courseId}/facts`, { revision: studio.body.version.revision, title: '改了一半' }, expert)
    await expect(bring()).rejects.toMatchObject({ code: 'catalog/draft-edited' })
    await expect(bring({ replaceDraft: true })).resolves.toMatchObject({ isNew: false })
  })
})
