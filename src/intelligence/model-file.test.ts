import { describe, expect, it } from 'vitest'
import { describeModel, readModel, writeModel } from './model-file.ts'

const header = { kind: 'example', version: 2, trainedOn: { description: 'made data', rows: 3, at: '2026-11-24T00:00:00Z', seed: 1 }, score: { auc: 0.9 } }
const content = {
  settings: { depth: 3, 名: '课程' },
  arrays: { weights: Float32Array.of(1, 2.5, -3), hashes: Uint32Array.of(4294967295), odd: Uint8Array.of(1, 2, 3), empty: new Float64Array(0) }
}

describe('model file', () => {
  it('gives back what was written', () => {
    const model = readModel(writeModel(header, content), { kind: 'example', version: 2 })
    expect(model).toMatchObject({ ...header, ...content })
  })
  it('describes itself without its arrays', () => {
    expect(describeModel(writeModel(header, content))).toMatchObject(header)
  })
  it('reads from an unaligned buffer', () => {
    const file = writeModel(header, content)
    const shifted = new Uint8Array(file.length + 3)
    shifted.set(file, 3)
    expect(readModel(shifted.subarray(3), { kind: 'example', version: 2 }).arrays).toEqual(content.arrays)
  })
  it('refuses another kind, an older or newer version, a damaged or cut file', () => {
    const file = writeModel(header, content)
    expect(() => readModel(file, { kind: 'other', version: 2 })).toThrow(/"example" model; a "other" model is needed/)
    expect(() => readModel(file, { kind: 'example', version: 3 })).toThrow(/version 2, older than version 3/)
    expect(() => readModel(file, { kind: 'example', version: 1 })).toThrow(/newer/)
    const damaged = file.slice()
    damaged[damaged.length - 30]! ^= 1
    expect(() => readModel(damaged, { kind: 'example', version: 2 })).toThrow(/checksum/)
    for (let length = 0; length < file.length; length += 7) {
      expect(() => readModel(file.slice(0, length), { kind: 'example', version: 2 })).toThrow(/not a Klearn model|cut off|damaged/)
    }
    expect(() => readModel(new TextEncoder().encode('hello, this is a text file'), { kind: 'example', version: 2 })).toThrow(/not a Klearn model/)
  })
})
