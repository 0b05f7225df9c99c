import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aPerson } from '#modules/identity/builders.ts'
import { database } from '#platform/db.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { putCategory } from '../categories/categories.ts'
import { type CourseFiles, maxFiles } from '../course-files.ts'
import { exampleFolder, memoryFiles } from './example-folder.ts'
import type { ImportWish } from './import-course.ts'
import { BrokenFolder, type FolderProblem } from './problem.ts'

let app: TestApp
let given: ReturnType<typeof exampleFolder>
const { files, kept } = memoryFiles()

beforeAll(async () => {
  app = await startTestApp()
  await aPerson({ username: 'linzhiyuan', roles: ['expert'] })
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
const put: typeof given.put = (...file) => given.put(...file)
const swap: typeof given.swap = (...change) => given.swap(...change)

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
        rmSync(path.join(given.folder, 'media/rows.mp4'))
        symlinkSync('/etc/passwd', path.join(given.folder, 'media/rows.mp4'))
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
      () => cpSync(path.join(given.folder, '01-look/01-first-rows.md'), path.join(given.folder, '02-clean/02-first-rows.md')),
      { file: '02-clean/02-first-rows.md', line: 1, code: 'catalog/folder-duplicate' }
    ],
    [
      'a task twice',
      () => {
        mkdirSync(path.join(given.folder, '03-look'))
        cpSync(path.join(given.folder, '01-look/task.md'), path.join(given.folder, '03-look/task.md'))
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
    ['no course.md', () => rmSync(path.join(given.folder, 'course.md')), { file: 'course.md', line: 1, code: 'catalog/folder-file-missing' }],
    ['a folder with a bad name', () => mkdirSync(path.join(given.folder, '03-Über')), { file: '03-Über', line: 1, code: 'catalog/folder-bad-name' }],
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

  test('what was stored before an import failed is removed again, and nothing else', async () => {
    swap('course.md', 'slug: first-table', 'slug: never-there')
    const before = [...kept.keys()]
    const remaining = { files: 1 }
    const full: CourseFiles = {
      ...files,
      store: async (...given) => {
        remaining.files -= 1
        if (remaining.files < 0) throw new Error('disk full')
        return files.store(...given)
      }
    }
    await expect(bring({ files: full })).rejects.toThrow('disk full')
    expect([...kept.keys()]).toEqual(before)

    // Stored in whole, then refused because of the draft that is there.
    swap('course.md', 'slug: never-there', 'slug: drafted-table')
    await bring({ publish: false })
    const { id } = await app.db.selectFrom('catalog.course_version').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
    await sql`update catalog.course_version set changed_at = created_at + interval '1 hour' where id = ${id}`.execute(app.db)
    const drafted = [...kept.keys()]
    expect(drafted.length).toBeGreaterThan(before.length)
    put('files/plan.png', Buffer.concat([readFileSync(path.join(given.folder, 'files/plan.png')), Buffer.from('x')]))
    await expect(bring()).rejects.toMatchObject({ code: 'catalog/draft-edited' })
    expect([...kept.keys()]).toEqual(drafted)
  })
})

describe('a draft', () => {
  test.each([
    ['a circle', '01-look/task.md', 'requires: []', 'requires: [ clean ]', 6, 'catalog/gate-requires-cycle'],
    ['a prerequisite that is not there', '02-clean/task.md', 'requires:\n  - look', 'requires:\n  - nothing', 6, 'catalog/gate-requires-gap'],
    ['a prerequisite twice', '02-clean/task.md', 'requires:\n  - look', 'requires:\n  - look\n  - look', 6, 'catalog/gate-requires-duplicate']
  ])('with %s is refused, too', async (_name, file, from, to, line, code) => {
    swap('course.md', 'slug: first-table', 'slug: never-there')
    swap(file, from, to)
    expect(await problems({ publish: false })).toContainEqual(expect.objectContaining({ file, line, code }))
  })

  test('may lack what only publishing needs', async () => {
    swap('course.md', 'slug: first-table', 'slug: unfinished-table')
    swap('02-clean/task.md', /goal: .*/, 'goal: 了解一下')
    await expect(bring({ publish: false })).resolves.toMatchObject({ isNew: true })
  })
})

test('a folder with more files than a version may have is refused', async () => {
  swap('course.md', 'slug: first-table', 'slug: never-there')
  const names = Array.from({ length: maxFiles }, (_, n) => `files/n${n}.png`)
  for (const name of names) put(name, 'x')
  put(
    '01-look/01-first-rows.md',
    `${readFileSync(path.join(given.folder, '01-look/01-first-rows.md'), 'utf8')}\n${names.map((name) => `![图](${name})`).join('\n')}`
  )
  expect(await problems()).toContainEqual({ file: 'course.md', line: 1, code: 'catalog/too-many-files' })
})

test('a withdrawn course takes a draft, but publishes nothing', async () => {
  swap('course.md', 'slug: first-table', 'slug: withdrawn-table')
  const { courseId } = await bring()
  const withdraw = (byStaff: boolean) =>
    app.db.updateTable('catalog.course').set({ status: 'withdrawn', withdrawn_by_staff: byStaff }).where('id', '=', courseId).execute()
  await withdraw(false)
  expect(await problems()).toEqual([{ file: 'course.md', line: 4, code: 'catalog/withdrawn' }])
  await withdraw(true)
  expect(await problems()).toEqual([{ file: 'course.md', line: 4, code: 'catalog/withdrawn-by-staff' }])
  await expect(bring({ publish: false })).resolves.toMatchObject({ courseId, number: 2 })
})
