import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify, trainTextClassifier } from './classifier.ts'
import { loadTextClassifier, saveTextClassifier } from './classifier-file.ts'
import { explainLabel } from './explain.ts'
import { madeComments } from './made-comments.ts'
import { keepTexts, nearestContributions, scoreNearest } from './nearest.ts'
import { RowBuilder, type SparseRows } from './sparse-rows.ts'

function rowsOf(texts: readonly (readonly number[])[], width: number): SparseRows {
  const builder = new RowBuilder()
  for (const text of texts) {
    for (const column of text) builder.count(column)
    builder.endRow()
  }
  return builder.finish(width)
}

const everything = (rows: SparseRows) => Int32Array.from({ length: rows.rows }, (_, row) => row)

function scoresOf(known: SparseRows, labels: number[], asked: SparseRows, classes: number): Float64Array {
  const out = new Float64Array(asked.rows * classes)
  scoreNearest(keepTexts(known, Int32Array.from(labels), classes, everything(known)), asked, everything(asked), out)
  return out
}

const WIDTH = 30
const someTexts = fc.array(fc.uniqueArray(fc.nat(WIDTH - 1), { maxLength: 8 }), { minLength: 1, maxLength: 25 })

describe('nearest texts', () => {
  it('vote for the label of the most similar ones', () => {
    // ten texts of other words keep each column rare enough to count
    const others = Array.from({ length: 30 }, (_, n) => [10 + (n % 20)])
    const known = rowsOf([[0, 1, 2], [0, 1], [3, 4], ...others], WIDTH)
    const labels = [0, 0, 1, ...others.map(() => 2)]
    const scores = scoresOf(known, labels, rowsOf([[0, 1], [4], []], WIDTH), 3)
    expect(scores.indexOf(Math.max(...scores.subarray(0, 3)))).toBe(0)
    expect(scores.subarray(3, 6).indexOf(Math.max(...scores.subarray(3, 6)))).toBe(1)
    expect([...scores.subarray(6)]).toEqual([0, 0, 0])
  })

  it('give finite scores with the mean 0, whose parts add up to them', () => {
    fc.assert(
      fc.property(someTexts, someTexts, fc.integer({ min: 2, max: 4 }), (given, asking, classes) => {
        const [known, asked] = [rowsOf(given, WIDTH), rowsOf(asking, WIDTH)]
        const nearest = keepTexts(
          known,
          Int32Array.from(given, (_, n) => n % classes),
          classes,
          everything(known)
        )
        const scores = new Float64Array(asked.rows * classes)
        scoreNearest(nearest, asked, everything(asked), scores)
        for (let row = 0; row < asked.rows; row++) {
          const own = scores.subarray(row * classes, (row + 1) * classes)
          expect(own.every(Number.isFinite)).toBe(true)
          expect(own.reduce((a, b) => a + b)).toBeCloseTo(0, 9)
          own.forEach((score, k) => {
            expect(nearestContributions(nearest, asked, row, k).reduce((a, b) => a + b, 0)).toBeCloseTo(score, 5)
          })
        }
      })
    )
  })

  it('belong to a classifier of several subjects, also after its file', () => {
    const comments = madeComments(150)
    const texts = comments.map((c) => c.text)
    const model = trainTextClassifier(
      texts,
      comments.map((c) => c.subject),
      { seed: 1 }
    )
    expect(model.nearest).toBeDefined()
    const loaded = loadTextClassifier(saveTextClassifier(model, { description: 'made', rows: 150, at: '2026-11-24', seed: 1 }))
    const asked = madeComments(20, 9).map((c) => c.text)
    expect(classify(loaded, asked)).toEqual(classify(model, asked))
    expect(explainLabel(loaded, asked[0]!, model.labels[0]!)).toEqual(explainLabel(model, asked[0]!, model.labels[0]!))
    const two = trainTextClassifier(
      texts,
      comments.map((c) => c.label),
      { seed: 1 }
    )
    expect(two.nearest).toBeUndefined()
  })
})
