import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aLearnerOf, aReviewScene, aSubmission, type ReviewScene } from './builders.ts'

let app: TestApp
let scene: ReviewScene
beforeAll(async () => {
  app = await startTestApp()
  scene = await aReviewScene()
})
afterAll(() => app.close())

const real = globalThis.fetch
let [running, most] = [0, 0]
/** Runes outside of a component are plain values; calls go to the test app as the reviewer. */
beforeEach(() => {
  ;[running, most] = [0, 0]
  vi.stubGlobal(
    '$state',
    Object.assign(<Value>(value: Value) => value, { snapshot: <Value>(value: Value) => structuredClone(value) })
  )
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    if (!address.startsWith('/')) return real(address, init)
    most = Math.max(most, ++running)
    return real(app.url + address, { ...init, headers: { ...init.headers, cookie: scene.owner.cookie ?? '', origin: app.url } }).finally(() => running--)
  })
})
afterEach(() => vi.unstubAllGlobals())

async function aReview() {
  const submissionId = await aSubmission(scene, await aLearnerOf(scene))
  await app.settle()
  const { id } = await app.db.selectFrom('guidance.request').select('id').where('subject_id', '=', submissionId).executeTakeFirstOrThrow()
  const read = async () => (await app.get(`/reviews/${id}`, scene.owner)).body
  const { ReviewWork } = await import('./ui/review-work.svelte.ts')
  return { work: new ReviewWork(await read()), read }
}

it('saves of one review go one after the other, the last of a page that is left, too, and none loses a word', async () => {
  const { work, read } = await aReview()
  work.feedback = '第一句'
  work.touch()
  const first = work.flush()
  work.feedback = '第一句。第二句'
  work.touch()
  const second = work.flush()
  work.feedback = '第一句。第二句。第三句'
  work.touch()
  const last = work.flush(true)
  work.end()
  expect(await Promise.all([first, second, last])).toContain(true)
  expect(most).toBe(1)
  expect(work.save).toBe('saved')
  expect((await read()).draft).toMatchObject({ feedback: '第一句。第二句。第三句' })
})

it('says so when the last save did not get through', async () => {
  const { work, read } = await aReview()
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('offline')
  })
  work.feedback = '没有网络'
  work.touch()
  work.end()
  expect(await work.flush(true)).toBe(false)
  expect(work.save).toBe('offline')
  vi.stubGlobal('fetch', real)
  expect((await read()).draft).toBeNull()
})
