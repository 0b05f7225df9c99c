import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { database } from '#platform/db.ts'
import { newId } from '#platform/id.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { putCategory } from '../categories/categories.ts'
import type { CourseFiles } from '../course-files.ts'
import type { Question } from '../lesson-settings.ts'
import { exportCourse } from './export-course.ts'
import { importCourse, type ImportWish } from './import-course.ts'
import { BrokenFolder, type FolderProblem } from './problem.ts'

const example = path.join(import.meta.dirname, '../../../../docs/course-folder/first-table')

let app: TestApp
let expert: BuiltPerson
let folder: string
const kept = new Map<string, Buffer>()
const files: CourseFiles = {
  async store(_work, { stream }) {
    const id = newId()
    kept.set(id, Buffer.concat(await stream.toArray()))
    return { id }
  },
  open: async (id) => Readable.from([kept.get(id) ?? Buffer.alloc(0)]),
  hashes: async (_work, ids) =>
    new Map(
      ids.map((id) => [
        id,
        createHash('sha256')
          .update(kept.get(id) ?? '')
          .digest('hex')
      ])
    )
}

beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ username: 'linzhiyuan', roles: ['expert'] })
  await database()
    .transaction()
    .execute((work) => putCategory(work, { slug: 'data', nameZh: '数据', nameEn: 'Data' }))
})
afterAll(() => app.close())
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'klearn-course-'))
  cpSync(example, folder, { recursive: true })
  return () => rmSync(folder, { recursive: true, force: true })
})

const bring = (wish: Partial<ImportWish> = {}) =>
  database()
    .transaction()
    .execute((work) => importCourse(work, { folder, publish: true, note: '第一版', files, ...wish }))
const put = (name: string, text: string | Buffer) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  writeFileSync(path.join(folder, name), text)
}
const swap = (name: string, from: string | RegExp, to: string) => put(name, readFileSync(path.join(folder, name), 'utf8').replace(from, to))

async function problems(wish: Partial<ImportWish> = {}): Promise<FolderProblem[]> {
  const before = await counts()
  const error = await bring(wish).then(
    () => undefined,
    (thrown) => thrown
  )
  expect(error).toBeInstanceOf(BrokenFolder)
  expect(await counts()).toEqual(before)
  return (error as BrokenFolder).problems
}

async function counts() {
  const rows: Record<string, number> = {}
  for (const table of [
    'catalog.course',
    'catalog.course_version',
    'catalog.task',
    'catalog.lesson',
    'catalog.version_file',
    'platform.event',
    'platform.search_document'
  ]) {
    rows[table] = Number(
      (
        await app.db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n
    )
  }
  return rows
}

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
    rmSync(path.join(folder, '01-look/02-watch.md'))
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

describe('a broken folder is refused with file and line and changes nothing', () => {
  const cases: [string, () => void, { file: string; line: number; code: string }][] = [
    ['bad YAML', () => swap('01-look/task.md', 'goal: ', 'goal: ['), { file: '01-look/task.md', line: 4, code: 'catalog/folder-yaml' }],
    [
      'no front matter',
      () => put('01-look/01-first-rows.md', '没有说明'),
      { file: '01-look/01-first-rows.md', line: 1, code: 'catalog/folder-no-front-matter' }
    ],
    [
      'a field nobody knows',
      () => swap('course.md', 'level: beginner', 'level: beginner\ncolour: red'),
      { file: 'course.md', line: 9, code: 'catalog/folder-field' }
    ],
    ['a missing field', () => swap('01-look/task.md', /goal: .*\n/, ''), { file: '01-look/task.md', line: 2, code: 'catalog/folder-field' }],
    ['a wrong value', () => swap('course.md', 'level: beginner', 'level: guru'), { file: 'course.md', line: 8, code: 'catalog/folder-field' }],
    ['a wrong price', () => swap('course.md', 'price: "199.00"', 'price: "19,9.00"'), { file: 'course.md', line: 19, code: 'catalog/folder-price' }],
    [
      'a list price below the price',
      () => swap('course.md', 'list_price: "259.00"', 'list_price: "99.00"'),
      { file: 'course.md', line: 20, code: 'catalog/folder-list-price' }
    ],
    [
      'YAML that grows',
      () => swap('01-look/task.md', /skill: 对账\nrequires: \[\]/, 'skill: &a 对账\nrequires: [*a, *a]'),
      { file: '01-look/task.md', line: 2, code: 'catalog/folder-yaml' }
    ],
    ['bad GIFT', () => put('01-look/03-types-quiz.gift', '::a::问题{=对 ~错'), { file: '01-look/03-types-quiz.gift', line: 2, code: 'catalog/folder-gift' }],
    [
      'a kind of question that does not exist here',
      () => put('01-look/03-types-quiz.gift', '::一::问{=a ~b}\n\n::二::配对{=a -> b =c -> d}\n'),
      { file: '01-look/03-types-quiz.gift', line: 3, code: 'catalog/gift-not-supported' }
    ],
    [
      'media outside the folder',
      () => swap('01-look/02-watch.md', 'media: rows.mp4', 'media: ../../../etc/passwd'),
      { file: '01-look/02-watch.md', line: 8, code: 'catalog/folder-outside' }
    ],
    [
      'an absolute path',
      () => swap('01-look/02-watch.md', 'media: rows.mp4', 'media: /etc/passwd'),
      { file: '01-look/02-watch.md', line: 8, code: 'catalog/folder-outside' }
    ],
    [
      'a link out of the folder',
      () => {
        rmSync(path.join(folder, 'media/rows.mp4'))
        symlinkSync('/etc/passwd', path.join(folder, 'media/rows.mp4'))
      },
      { file: '01-look/02-watch.md', line: 8, code: 'catalog/folder-outside' }
    ],
    [
      'a picture that is missing',
      () => swap('01-look/01-first-rows.md', 'files/plan.png', 'files/none.png'),
      { file: '01-look/01-first-rows.md', line: 15, code: 'catalog/folder-file-missing' }
    ],
    [
      'a quiz file outside',
      () => swap('01-look/03-types-quiz.md', 'questions: 03-types-quiz.gift', 'questions: ../../secret.gift'),
      { file: '01-look/03-types-quiz.md', line: 8, code: 'catalog/folder-outside' }
    ],
    [
      'a lesson twice',
      () => cpSync(path.join(folder, '01-look/01-first-rows.md'), path.join(folder, '02-clean/02-first-rows.md')),
      { file: '02-clean/02-first-rows.md', line: 1, code: 'catalog/folder-duplicate' }
    ],
    [
      'a task twice',
      () => {
        mkdirSync(path.join(folder, '03-look'))
        cpSync(path.join(folder, '01-look/task.md'), path.join(folder, '03-look/task.md'))
      },
      { file: '03-look/task.md', line: 1, code: 'catalog/folder-duplicate' }
    ],
    [
      'a circle',
      () => swap('01-look/task.md', 'requires: []', 'requires: [ clean ]'),
      { file: '01-look/task.md', line: 6, code: 'catalog/gate-requires-cycle' }
    ],
    [
      'a prerequisite that is not there',
      () => swap('02-clean/task.md', 'requires:\n  - look', 'requires:\n  - nothing'),
      { file: '02-clean/task.md', line: 6, code: 'catalog/gate-requires-gap' }
    ],
    [
      'a goal that says nothing',
      () => swap('02-clean/task.md', /goal: .*/, 'goal: 了解一下'),
      { file: '02-clean/task.md', line: 3, code: 'catalog/gate-task-goal' }
    ],
    [
      'weights that make 90',
      () => swap('02-clean/01-report.md', 'weight: 60', 'weight: 50'),
      { file: '02-clean/01-report.md', line: 20, code: 'catalog/gate-rubric-weights' }
    ],
    [
      'ten megabytes of text',
      () => put('01-look/01-first-rows.md', Buffer.alloc(10 * 1024 * 1024, 'a')),
      { file: '01-look/01-first-rows.md', line: 1, code: 'catalog/folder-too-large' }
    ],
    ['bytes that are no text', () => put('course.md', Buffer.from([0xff, 0xfe, 0x00])), { file: 'course.md', line: 1, code: 'catalog/folder-not-text' }],
    ['no course.md', () => rmSync(path.join(folder, 'course.md')), { file: 'course.md', line: 1, code: 'catalog/folder-file-missing' }],
    ['a folder with a bad name', () => mkdirSync(path.join(folder, '03-Über')), { file: '03-Über', line: 1, code: 'catalog/folder-bad-name' }],
    ['an unknown category', () => swap('course.md', 'category: data', 'category: nowhere'), { file: 'course.md', line: 7, code: 'catalog/folder-no-category' }],
    ['an unknown expert', () => swap('course.md', 'expert: linzhiyuan', 'expert: nobody'), { file: 'course.md', line: 18, code: 'catalog/folder-no-expert' }]
  ]
  test.each(cases)('%s', async (_name, harm, expected) => {
    swap('course.md', 'slug: first-table', 'slug: never-there')
    harm()
    expect(await problems()).toContainEqual(expect.objectContaining(expected))
  })

  test('another expert cannot take over a slug', async () => {
    await bring()
    const other = await aPerson({ roles: ['expert'] })
    expect(await problems({ ownerId: other.id })).toContainEqual(expect.objectContaining({ file: 'course.md', line: 4, code: 'catalog/folder-slug-taken' }))
  })

  test('a file that cannot be stored takes everything back', async () => {
    swap('course.md', 'slug: first-table', 'slug: never-there')
    const before = await counts()
    const full: CourseFiles = {
      ...files,
      store: async () => {
        throw new Error('disk full')
      }
    }
    await expect(bring({ files: full })).rejects.toThrow('disk full')
    expect(await counts()).toEqual(before)
  })
})
