import { describe, expect, test } from 'vitest'
import { describeModel } from '../model-file.ts'
import { createRandom } from '../random.ts'
import { alsDefaults, trainAls } from '../recommend/als.ts'
import { historyOf, toInteractions } from '../recommend/interactions.ts'
import { readAls } from '../recommend/model-files.ts'
import { toRatings } from '../recommend/ratings.ts'
import { train, TrainingError } from './train.ts'

function madeInteractions(people: number, items: number, each: number) {
  const random = createRandom(5)
  const person = Array.from({ length: people * each }, (_, n) => n % people)
  return toInteractions(
    people,
    items,
    person,
    person.map(() => random.below(items))
  )
}

const trainedOn = { description: 'made', at: '2026-11-24', seed: 3 }

describe('training in a process of its own', () => {
  test('gives the same model as training here, and tells how far it is', async () => {
    const interactions = madeInteractions(40, 30, 5)
    const settings = { dimension: 8, epochs: 4 }
    const seen: number[] = []
    const file = await train('als', { interactions, trainedOn, settings }, { memoryMb: 500, onProgress: (done) => seen.push(done) })
    const here = trainAls(interactions, { ...alsDefaults, seed: 3, ...settings })
    expect([...readAls(file).factors]).toEqual([...here.factors])
    expect(readAls(file).foldIn(historyOf(interactions, 0))).toEqual(here.foldIn(historyOf(interactions, 0)))
    expect(seen).toEqual([0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1])
  })

  test('the file tells what it was trained on and how good that is on what it has not seen', async () => {
    const interactions = madeInteractions(60, 30, 6)
    for (const job of ['als', 'ease', 'neighbours'] as const) {
      const { trainedOn: told, score } = describeModel(await train(job, { interactions, trainedOn }, { memoryMb: 500 }))
      expect(told).toEqual({ ...trainedOn, rows: interactions.item.length })
      expect(score).toEqual({ 'recall@20': expect.any(Number), 'ndcg@20': expect.any(Number), people: 60 })
      expect(score['recall@20']).toBeGreaterThan(0.5)
    }
    const random = createRandom(2)
    const made = Array.from({ length: 300 }, (_, n) => ({ person: n % 20, item: random.below(15), value: 1 + random.below(5) }))
    const ratings = toRatings(
      20,
      15,
      made.map((r) => r.person),
      made.map((r) => r.item),
      made.map((r) => r.value)
    )
    const file = await train('ratings', { ratings, trainedOn, settings: { dimension: 4, rounds: 30, burnIn: 5 } }, { memoryMb: 500 })
    const { score } = describeModel(file)
    expect(score.ratings).toBe(30)
    expect(score.rmse).toBeLessThan(3)
  })

  test('can be cancelled at any time', async () => {
    const cancel = new AbortController()
    const settings = { dimension: 64, epochs: 100_000 }
    const running = train(
      'als',
      { interactions: madeInteractions(400, 300, 20), trainedOn, settings },
      { memoryMb: 500, signal: cancel.signal, onProgress: () => cancel.abort(new Error('enough')) }
    )
    await expect(running).rejects.toThrow('enough')
  })

  test('is stopped when it needs more memory than it may', async () => {
    const running = train('als', { interactions: madeInteractions(400, 300, 20), trainedOn, settings: { dimension: 64, epochs: 100_000 } }, { memoryMb: 30 })
    await expect(running).rejects.toThrow(TrainingError)
  })

  test('passes on why the data cannot be learned from', async () => {
    const interactions = madeInteractions(10, 10, 2)
    const running = train('ease', { interactions, trainedOn, settings: { lambda: -100 } }, { memoryMb: 500 })
    await expect(running).rejects.toThrow('not positive definite')
  })
})
