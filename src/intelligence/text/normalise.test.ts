import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold, normalise } from './normalise.ts'

describe('normalising', () => {
  it.each([
    ['ＡＢＣ１２３', 'abc123'],
    ['老師講得很清楚', '老师讲得很清楚'],
    ['加\u200b微\u200d信', '加微信'],
    ['ⓋⓍ', 'vx'],
    ['wеchаt', 'wechat'],
    ['㎏', 'kg'],
    ['e\u0301', 'e'],
    ['ﾊﾝｶｸ', 'ハンカク'],
    ['', ''],
    ['😀', '😀']
  ])('%j reads %j', (text, plain) => expect(normalise(text)).toBe(plain))
  it('squeezes marks out', () => expect(fold('加*微 - 信！', { squeeze: true }).text).toBe('加微信'))
  it('folds to the same text as it normalises to, and knows each place in the original', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const folded = fold(text)
        expect(folded.text).toBe(normalise(text))
        expect(folded.start.length).toBe(folded.text.length)
        for (let i = 0; i < folded.text.length; i++) {
          expect(folded.end[i]).toBeGreaterThan(folded.start[i]!)
          expect(folded.end[i]).toBeLessThanOrEqual(text.length)
          if (i > 0) expect(folded.start[i]).toBeGreaterThanOrEqual(folded.start[i - 1]!)
        }
      })
    )
  })
  it('is stable: normalising twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const once = normalise(text)
        expect(normalise(once)).toBe(once)
      })
    )
  })
})
