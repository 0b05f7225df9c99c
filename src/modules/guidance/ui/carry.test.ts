import { describe, expect, it } from 'vitest'
import type { Answered } from './call.ts'
import { carry } from './carry.ts'

const lost: Answered<null> = { ok: false, status: 0, code: '', message: '' }
const arrived: Answered<null> = { ok: true, body: null }

/** A connection that gives these answers one after the other, then only the last one. */
function over(answers: Answered<null>[], { calledBackInPause = 0 } = {}) {
  const parcel = { underWay: false }
  const seen = { posts: 0, pauses: [] as number[], underWayInPause: [] as boolean[], waits: true }
  const carried = carry(parcel, {
    post: async (one) => {
      expect(one.underWay).toBe(true)
      return answers[Math.min(seen.posts++, answers.length - 1)] ?? lost
    },
    waits: () => seen.waits,
    wait: async (ms) => {
      seen.pauses.push(ms)
      seen.underWayInPause.push(parcel.underWay)
      if (seen.pauses.length === calledBackInPause) seen.waits = false
    }
  })
  return { carried, seen }
}

describe('a review on its way', () => {
  it('is posted until it arrives', async () => {
    const { carried, seen } = over([lost, lost, arrived])
    expect(await carried).toEqual(arrived)
    expect(seen).toMatchObject({ posts: 3, pauses: [2000, 4000] })
  })
  it('that is called back in a pause is not posted again', async () => {
    const { carried, seen } = over([lost, arrived], { calledBackInPause: 1 })
    expect(await carried).toBeUndefined()
    expect(seen).toMatchObject({ posts: 1, underWayInPause: [false] })
  })
  it('gives up after six posts, and at once when it is refused', async () => {
    const { carried, seen } = over([lost])
    expect([await carried, seen.posts]).toEqual([lost, 6])
    const refused: Answered<null> = { ok: false, status: 409, code: 'guidance/closed', message: '' }
    const closed = over([refused])
    expect([await closed.carried, closed.seen.posts]).toEqual([refused, 1])
  })
})
