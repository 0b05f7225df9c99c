import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { BuiltCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { anEnrolment } from '#modules/learning/builders.ts'
import { storeFile } from '#modules/media/index.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anAssignmentCourse } from './builders.ts'

let app: TestApp
let course: BuiltCourse
let learner: BuiltPerson
let enrolmentId: string
beforeAll(async () => {
  app = await startTestApp()
  course = await anAssignmentCourse(await aPerson({ roles: ['expert'] }))
})
afterAll(() => app.close())
beforeEach(async () => {
  learner = await aPerson()
  enrolmentId = await anEnrolment(learner, course)
})

const lessonId = () => course.lessons[0]?.id ?? ''
const place = () => `/courses/${course.id}/lessons/${lessonId()}`
const page = async () => (await app.get(`${place()}/assignment`, learner)).body
const save = (work: object) => app.send('PUT', `${place()}/draft`, work, learner)
const hand = (work: object) => app.post(`${place()}/submissions`, work, learner)
const changedElsewhere = { status: 409, body: { code: 'tasks/draft-changed-elsewhere' } }

describe('two windows', () => {
  test('that save for the first time at once: one is told, nothing is overwritten', async () => {
    let second: ReturnType<typeof save> | undefined
    await app.db.transaction().execute(async (work) => {
      // The first has written and not yet committed when the second comes.
      await work
        .insertInto('tasks.draft')
        .values({ enrolment_id: enrolmentId, lesson_id: lessonId(), text: '一号窗口', file_ids: [], saved_at: new Date(), revision: 1 })
        .execute()
      second = save({ text: '二号窗口', revision: 0 })
      for (let waiting = 0; waiting === 0; )
        waiting = (
          await sql<{ count: number }>`select count(*)::int as count from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where a.datname = current_database() and not l.granted`.execute(app.db)
        ).rows[0]!.count
    })
    expect(await second).toMatchObject(changedElsewhere)
    expect((await page()).draft).toMatchObject({ revision: 1, text: '一号窗口' })
    expect(await save({ text: '三号窗口', revision: 0 })).toMatchObject(changedElsewhere)
  })
  test('of which the older one hands in: refused, and the newer draft stays as it is', async () => {
    await save({ text: '旧' })
    await save({ text: '新', revision: 1 })
    expect(await hand({ text: '旧', revision: 1 })).toMatchObject(changedElsewhere)
    expect(await page()).toMatchObject({ attempts: [], draft: { text: '新', revision: 2 } })
    expect((await hand({ text: '新', revision: 2 })).status).toBe(201)
    // A save that was still on its way brings no draft back.
    expect(await save({ text: '新', revision: 2 })).toMatchObject(changedElsewhere)
    expect((await page()).draft).toBeNull()
  })
})

describe('a file that left the draft', () => {
  const aFile = () =>
    app.db
      .transaction()
      .execute((work) => storeFile(work, { ownerId: learner.id, name: 'notes.txt', stream: Readable.from(['一行文字\n']), purpose: 'submission' }))
  const held = async (id: string) => (await app.db.selectFrom('media.upload').select('held_at').where('id', '=', id).executeTakeFirstOrThrow()).held_at !== null
  test('is let go on the save without it, and when something else is handed in', async () => {
    const [one, two, three] = [await aFile(), await aFile(), await aFile()]
    await save({ fileIds: [one.id, two.id, three.id] })
    await save({ fileIds: [two.id, three.id], revision: 1 })
    expect(await Promise.all([one, two, three].map((file) => held(file.id)))).toEqual([false, true, true])
    await hand({ text: '只交这个', fileIds: [three.id] })
    expect(await Promise.all([one, two, three].map((file) => held(file.id)))).toEqual([false, false, true])
  })
  test('stays when it was handed in before', async () => {
    const file = await aFile()
    const { submissionId } = (await hand({ text: '第一次', fileIds: [file.id] })).body
    await app.db.updateTable('tasks.submission').set({ state: 'returned' }).where('id', '=', submissionId).execute()
    expect((await save({ fileIds: [file.id] })).status).toBe(200)
    expect((await save({ revision: 1 })).status).toBe(200)
    expect(await held(file.id)).toBe(true)
  })
})

/** What a window has and Node has not; its calls go to the test app as the learner. */
describe('in a browser', () => {
  const real = globalThis.fetch
  let offline = false
  const ends: (() => void)[] = []
  beforeEach(() => {
    offline = false
    const kept = new Map<string, string>()
    const page = new EventTarget()
    vi.stubGlobal('$state', <Value>(value: Value) => value)
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key)
    })
    vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
      if (!address.startsWith('/')) return real(address, init)
      if (offline) throw new TypeError('offline')
      return real(app.url + address, { ...init, headers: { ...init.headers, cookie: learner.cookie, origin: app.url } })
    })
  })
  afterEach(() => {
    for (const end of ends.splice(0)) end()
    vi.unstubAllGlobals()
  })
  /** A window with the page as the server shows it now; `close` is a reload's first half. */
  async function openWindow() {
    const { Draft } = await import('./ui/draft.svelte.ts')
    const draft = new Draft(course.id, lessonId(), learner.id, await page())
    const close = draft.watch()
    ends.push(close)
    return { draft, close }
  }
  async function write(draft: Awaited<ReturnType<typeof openWindow>>['draft'], text: string) {
    draft.text = text
    draft.touch()
    await draft.save()
  }

  test('what was written without a network is there after a reload, and goes up when the network is back', async () => {
    const before = await openWindow()
    offline = true
    await write(before.draft, '地铁里写的')
    expect(before.draft.state).toBe('offline')
    before.close()
    offline = false
    const after = await openWindow()
    expect(after.draft.text).toBe('地铁里写的')
    await after.draft.save()
    expect((await page()).draft).toMatchObject({ text: '地铁里写的', revision: 1 })
  })
  test('it stays when another device has saved meanwhile: the writer chooses', async () => {
    const before = await openWindow()
    offline = true
    await write(before.draft, '地铁里写的')
    before.close()
    offline = false
    await save({ text: '另一台设备', revision: 0 })
    const { draft } = await openWindow()
    expect([draft.text, draft.state]).toEqual(['地铁里写的', 'conflict'])
    await draft.keepMine((await page()).draft)
    expect((await page()).draft).toMatchObject({ text: '地铁里写的', revision: 2 })
  })
  test('what was written and taken back does not come back', async () => {
    const before = await openWindow()
    before.draft.text = '写错了'
    before.draft.touch()
    before.draft.text = ''
    await before.draft.save()
    before.close()
    const { draft } = await openWindow()
    expect([draft.text, draft.state]).toEqual(['', 'clean'])
  })
  test('a window that is behind hands nothing in and keeps what was typed, through a reload, too', async () => {
    const { draft, close } = await openWindow()
    await write(draft, '第一版')
    await save({ text: '另一台设备', revision: 1 })
    draft.text = '第一版，接着写'
    expect(await draft.handIn()).toBeUndefined()
    expect(draft.state).toBe('conflict')
    draft.text = '第一版，接着写完'
    draft.touch()
    close()
    expect(await page()).toMatchObject({ attempts: [], draft: { text: '另一台设备' } })
    const again = await openWindow()
    expect([again.draft.text, again.draft.state]).toEqual(['第一版，接着写完', 'conflict'])
  })
  test('hands in what was saved last, with its revision', async () => {
    const { draft } = await openWindow()
    draft.text = '写完了'
    draft.touch()
    const work = await draft.handIn()
    expect(work).toMatchObject({ text: '写完了', revision: 1 })
    expect((await hand(work ?? {})).status).toBe(201)
  })
})
