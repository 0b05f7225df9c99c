import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aLearnerOf, aReviewScene, aSubmission, type ReviewScene } from './builders.ts'

let app: TestApp
let scene: ReviewScene
let helper: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  scene = await aReviewScene()
  helper = await aPerson({ roles: ['expert'] })
  await app.db.insertInto('catalog.course_member').values({ course_id: scene.courseId, person_id: helper.id }).execute()
})
afterAll(() => app.close())

type Step = { who: 0 | 1; does: 'claim' | 'release' | 'draft' | 'deliver' } | { waits: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ who: fc.constantFrom<0 | 1>(0, 1), does: fc.constantFrom('claim' as const, 'release' as const, 'draft' as const, 'deliver' as const) }),
  fc.record({ waits: fc.constantFrom(10, 61) })
)

/** What must happen, said again in the simplest way: who holds it until when, and whether it is done. */
it('whatever two reviewers do in whatever order, one holds it, one delivers, and only the holder writes', async () => {
  let clock = Date.now()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
      setClock(() => new Date(clock))
      const submissionId = await aSubmission(scene, await aLearnerOf(scene))
      await app.settle()
      const { id } = await app.db.selectFrom('guidance.request').select('id').where('subject_id', '=', submissionId).executeTakeFirstOrThrow()
      const people = [scene.owner, helper]
      const revision = [0, 0]
      let holder: number | undefined
      let until = 0
      let done = false
      for (const one of steps) {
        if ('waits' in one) {
          clock += one.waits * 60_000
          await app.tick('guidance.expire-claims')
          if (until <= clock) holder = undefined
          continue
        }
        const { who, does } = one
        const free = !done && (holder === undefined || holder === who)
        const answer = await {
          claim: () => app.post(`/reviews/${id}/claim`, {}, people[who]),
          release: () => app.send('DELETE', `/reviews/${id}/claim`, undefined, people[who]),
          draft: () => app.send('PUT', `/reviews/${id}/draft`, { feedback: `${who}`, revision: revision[who] }, people[who]),
          deliver: () => app.post(`/reviews/${id}`, { scores: { 理由可查: 4, 结果正确: 4, 能重跑: 4 } }, people[who])
        }[does]()
        const expected = does === 'release' ? !done && holder === who : free
        expect([does, answer.status < 300]).toEqual([does, expected])
        if (!expected) continue
        holder = does === 'release' || does === 'deliver' ? undefined : who
        until = clock + 60 * 60_000
        if (does === 'draft') revision[who] = answer.body.revision
        if (does === 'deliver') done = true
      }
      const row = await app.db.selectFrom('guidance.request').select(['state', 'claimed_by', 'delivered_by']).where('id', '=', id).executeTakeFirstOrThrow()
      expect(row.state).toBe(done ? 'delivered' : holder === undefined ? 'open' : 'claimed')
      if (!done) expect(row.claimed_by).toBe(holder === undefined ? null : people[holder]?.id)
      expect(await app.db.selectFrom('guidance.review').select('id').where('request_id', '=', id).execute()).toHaveLength(done ? 1 : 0)
    }),
    { numRuns: 25 }
  )
})
