import { Readable } from 'node:stream'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { aLearnerOf, aReviewScene, aSubmission, type ReviewScene } from '#modules/guidance/builders.ts'
import { actorOf } from '#modules/identity/index.ts'
import { storeFile } from '#modules/media/index.ts'
import { runAs } from '#platform/context.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../../../test/support/app.ts'
import { loadPlayer, loadWork } from './load-lesson.server.ts'

let app: TestApp
let scene: ReviewScene
beforeAll(async () => {
  app = await startTestApp()
  scene = await aReviewScene()
})
afterAll(() => app.close())
afterEach(() => setClock())

/** The page's two reads, as a learner, and how many statements they took. */
async function visit(learner: { id: string }) {
  const actor = await actorOf(learner.id)
  const spy = vi.spyOn(pg.Client.prototype, 'query')
  try {
    return await runAs(actor, async () => {
      const player = await loadPlayer({} as never, { course: scene.course.slug, lesson: scene.course.lessons[0]?.slug ?? '' })
      return { player, ...(await loadWork(player)), statements: spy.mock.calls.length }
    })
  } finally {
    spy.mockRestore()
  }
}

test('an assignment with files, a draft and a review takes at most nine statements', async () => {
  const learner = await aLearnerOf(scene)
  const aFile = () =>
    app.db
      .transaction()
      .execute((work) => storeFile(work, { ownerId: learner.id, name: 'notes.txt', stream: Readable.from(['一行文字\n']), purpose: 'submission' }))
  const submissionId = await aSubmission(scene, learner, { text: '第一次', fileIds: [(await aFile()).id] })
  await app.settle()
  const { id } = await app.db.selectFrom('guidance.request').select('id').where('subject_id', '=', submissionId).executeTakeFirstOrThrow()
  const review = {
    scores: { 理由可查: 2, 结果正确: 2, 能重跑: 3 },
    feedback: '差一步',
    notes: [{ anchor: { part: 'text', line: 1, quote: '第一次' }, text: '这里', praise: false }]
  }
  expect((await app.post(`/reviews/${id}`, review, scene.owner)).status).toBe(201)
  const place = `/courses/${scene.courseId}/lessons/${scene.lessonId}`
  expect((await app.send('PUT', `${place}/draft`, { text: '第二次', fileIds: [(await aFile()).id] }, learner)).status).toBe(200)

  const { assignment, reviews, statements } = await visit(learner)
  expect(assignment).toMatchObject({
    draft: { text: '第二次', revision: 1, files: [{ name: 'notes.txt' }] },
    attempts: [{ id: submissionId, attempt: 1, state: 'returned', text: '第一次', files: [{ name: 'notes.txt' }] }],
    next: { ok: true, attempt: 2 }
  })
  const reviewer = await actorOf(scene.owner.id)
  expect(reviews).toMatchObject([{ submissionId, feedback: '差一步', passed: false, reviewerName: reviewer.name, notes: [{ text: '这里', praise: false }] }])
  expect(statements).toBeLessThanOrEqual(9)
  // What the page shows is what the API tells.
  expect(JSON.parse(JSON.stringify(assignment))).toEqual((await app.get(`${place}/assignment`, learner)).body)
})

test('after the end there is no desk to work at', async () => {
  const learner = await aLearnerOf(scene)
  expect((await visit(learner)).assignment).not.toBeNull()
  await app.db
    .updateTable('learning.enrolment')
    .set({ ends_at: new Date(Date.now() + 1000) })
    .where('learner_id', '=', learner.id)
    .execute()
  setClock(new Date(Date.now() + 2000))
  expect(await visit(learner)).toMatchObject({ player: { lesson: { lock: { reason: 'ended' }, content: null } }, assignment: null, quiz: null, reviews: [] })
})
