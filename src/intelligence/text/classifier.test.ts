import { beforeAll, describe, expect, it } from 'vitest'
import { ModelFileError } from '../model-file.ts'
import { classify, learnLabel, type TextClassifier, trainTextClassifier } from './classifier.ts'
import { loadTextClassifier, saveTextClassifier } from './classifier-file.ts'
import { explainLabel } from './explain.ts'
import { madeComments } from './made-comments.ts'

const train = madeComments(240)
const test = madeComments(80, 2)
const texts = train.map((c) => c.text)
const labels = train.map((c) => c.label)
let model: TextClassifier

beforeAll(() => {
  model = trainTextClassifier(texts, labels, { seed: 1 })
})

const share = (classifier: TextClassifier, wanted: (i: number) => string) => {
  const p = classify(
    classifier,
    test.map((c) => c.text)
  )
  return p.filter((row, i) => classifier.labels[row.indexOf(Math.max(...row))] === wanted(i)).length / test.length
}

describe('text classifier', () => {
  it('learns direction, and subject among three', () => {
    expect(share(model, (i) => test[i]!.label)).toBeGreaterThan(0.95)
    const subjects = trainTextClassifier(
      texts,
      train.map((c) => c.subject),
      { seed: 1 }
    )
    expect(share(subjects, (i) => test[i]!.subject)).toBeGreaterThan(0.95)
    expect(subjects.heldOut.accuracy).toBeGreaterThan(0.95)
  })
  it.each(['nb', 'nbsvm', 'svm'])('%s alone works and gives probabilities', (name) => {
    const own = trainTextClassifier(texts, labels, { seed: 1, model: name })
    expect(share(own, (i) => test[i]!.label)).toBeGreaterThan(0.9)
    for (const p of classify(own, texts.slice(0, 20))) expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
  })
  it('is the same for the same seed, and for another order of the rows', () => {
    const ask = test.map((c) => c.text)
    expect(classify(trainTextClassifier(texts, labels, { seed: 1 }), ask)).toEqual(classify(model, ask))
    const other = classify(trainTextClassifier([...texts].reverse(), [...labels].reverse(), { seed: 1 }), ask)
    expect(other).toEqual(classify(model, ask))
  })
  it('reads disguised spellings as the plain ones', () => {
    const [plain, disguised] = classify(model, ['内容扎实，收获很大', '內容紮實，收\u200b獲很大'])
    expect(disguised![1]).toBeCloseTo(plain![1]!, 1)
  })
  it('names the words that decided, where they stand in the original', () => {
    const text = '【Ｐｙ】代码部分讲得太乱，浪费时间！'
    const [first] = explainLabel(model, text, '0')
    expect(text.slice(first!.start, first!.end)).toBe(first!.text)
    expect(first!.weight).toBeGreaterThan(0)
    expect(
      explainLabel(model, text, '0')
        .filter((e) => e.weight > 0)
        .map((e) => e.text)
        .join()
    ).toMatch(/乱|浪费/)
    const against = explainLabel(model, text, '1')
    expect(against[0]!.weight).toBeCloseTo(-first!.weight, 6)
  })
  it('changes at once with a label by staff', () => {
    const own = trainTextClassifier(texts, labels, { seed: 1, model: 'nb' })
    const text = '助教很敷衍'
    const before = classify(own, [text])[0]![0]!
    for (let i = 0; i < 5; i++) learnLabel(own, text, '0')
    expect(classify(own, [text])[0]![0]).toBeGreaterThan(before)
    expect(() => learnLabel(own, text, 'maybe')).toThrow(/not one of/)
  })
})

describe('the model file', () => {
  const trainedOn = { description: 'made comments', rows: 240, at: '2026-11-24T00:00:00Z', seed: 1 }
  it('gives the same scores after loading', () => {
    const loaded = loadTextClassifier(saveTextClassifier(model, trainedOn))
    const ask = test.map((c) => c.text)
    expect(classify(loaded, ask)).toEqual(classify(model, ask))
    expect(explainLabel(loaded, ask[0]!, '1')).toEqual(explainLabel(model, ask[0]!, '1'))
  })
  it('keeps learning after loading', () => {
    const loaded = loadTextClassifier(saveTextClassifier(model, trainedOn))
    learnLabel(loaded, '全新的词语出现了', '0')
    expect(classify(loaded, ['全新的词语出现了'])[0]!.every(Number.isFinite)).toBe(true)
  })
  it('refuses a damaged file', () => {
    const file = saveTextClassifier(model, trainedOn)
    file[file.length - 100]! ^= 255
    expect(() => loadTextClassifier(file)).toThrow(ModelFileError)
  })
})

describe('hostile input', () => {
  it('refuses what cannot be learned from, with a reason', () => {
    expect(() => trainTextClassifier([], [], { seed: 1 })).toThrow(/at least two different labels/)
    expect(() => trainTextClassifier(['好'], ['1'], { seed: 1 })).toThrow(/only "1"/)
    expect(() => trainTextClassifier(['好'], ['1', '0'], { seed: 1 })).toThrow(/1 texts but 2 labels/)
    expect(() => trainTextClassifier(['好', '差'], ['1', '0'], { seed: 1, model: 'bert' })).toThrow(/no model "bert"/)
  })
  it('learns from two texts, from equal texts and from empty ones without NaN', () => {
    for (const [x, y] of [
      [
        ['好', '差'],
        ['1', '0']
      ],
      [
        ['同样', '同样', '同样', '同样'],
        ['1', '0', '1', '0']
      ],
      [
        ['', '   ', ''],
        ['1', '0', '1']
      ],
      [
        ['😀', '😡', '😀', '😡'],
        ['1', '0', '1', '0']
      ]
    ] as [string[], string[]][]) {
      const own = trainTextClassifier(x, y, { seed: 1 })
      for (const p of classify(own, ['好', '', '😀', '完全没有见过'])) {
        expect(p.every((value) => value >= 0 && value <= 1)).toBe(true)
        expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 9)
      }
    }
  })
  it('judges emoji, empty and million-character texts', () => {
    const long = '这门课讲得很清楚，收获很大。'.repeat(72_000)
    expect(long.length).toBeGreaterThan(1_000_000)
    const started = performance.now()
    const [a, b, c] = classify(model, ['😀😀🎉', '', long])
    expect(performance.now() - started).toBeLessThan(10_000)
    for (const p of [a!, b!, c!]) expect(p.every(Number.isFinite)).toBe(true)
    expect(c![1]).toBeGreaterThan(0.5)
    expect(explainLabel(model, '😀😀🎉', '1').every((e) => Number.isFinite(e.weight))).toBe(true)
    expect(explainLabel(model, '', '1')).toEqual([])
  })
})
