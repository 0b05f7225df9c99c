import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NearDuplicates } from './near-duplicates.ts'
import { SensitiveWords } from './sensitive-words.ts'

const words = new SensitiveWords([
  { word: '加微信', category: 'contact' },
  { word: '微信', category: 'contact' },
  { word: '代写作业', category: 'cheating' },
  { word: '傻瓜', category: 'abuse' }
])

describe('sensitive words', () => {
  it.each([
    ['请加微信联系', '加微信', false],
    ['请加微*信联系', '加微*信', true],
    ['请加 薇 信', '加 薇 信', true],
    ['加ＶＸ聊', '加ＶＸ', false],
    ['專業代 寫-作業', '代 寫-作業', true],
    ['傻\u200b瓜', '傻\u200b瓜', false]
  ])('%j holds %j', (text, hit, disguised) => {
    const [found] = words.find(text)
    expect(found).toMatchObject({ text: hit, disguised })
    expect(text.slice(found!.start, found!.end)).toBe(hit)
  })
  it('gives the longest of overlapping hits, and each further one', () => {
    expect(words.find('加微信，微信也行').map((h) => h.text)).toEqual(['加微信', '微信'])
  })
  it('does not find a short spelling inside a Latin word', () => {
    expect(words.find('svxpress 和 wxyz')).toEqual([])
  })
  it('finds nothing in nothing, and survives any text', () => {
    expect(words.find('')).toEqual([])
    expect(new SensitiveWords([]).find('加微信')).toEqual([])
    expect(new SensitiveWords([{ word: '***', category: 'x' }]).find('***')).toEqual([])
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const hit of words.find(`${text}傻瓜${text}`)) expect(hit.end).toBeGreaterThan(hit.start)
        expect(words.find(`${text}傻瓜`).some((hit) => hit.word === '傻瓜')).toBe(true)
      })
    )
  })
  it('finds the same as a plain search for every word of a random list', () => {
    const letters = fc.string({ unit: fc.constantFrom('甲', '乙', '丙'), minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.array(letters, { minLength: 1, maxLength: 6 }),
        fc.string({ unit: fc.constantFrom('甲', '乙', '丙', '丁'), maxLength: 30 }),
        (list, text) => {
          const found = new SensitiveWords(list.map((word) => ({ word, category: 'x' }))).find(text)
          expect(found.length > 0).toBe(list.some((word) => text.includes(word)))
          for (const word of list) {
            const at = text.indexOf(word)
            if (at >= 0) expect(found.some((hit) => hit.start <= at && hit.end >= at + word.length)).toBe(true)
          }
        }
      )
    )
  })
})

describe('near duplicates', () => {
  it('finds a copied comment with small changes, not a different one', () => {
    const index = new NearDuplicates()
    index.add('a', '这门课的老师讲得非常清楚，每一节都有练习，推荐给想入门的朋友！')
    index.add('b', '价格偏高，视频声音太小，客服也一直没有回复，希望尽快改进。')
    expect(index.find('这门课的老师讲得非常清楚，每一节都有练习，推荐给想入门的同学。')[0]).toMatchObject({ id: 'a' })
    expect(index.find('这门課的老師講得非常清楚 每一节都有练习 推荐给想入门的朋友')[0]!.similarity).toBe(1)
    expect(index.find('今天天气不错，适合出去拍照片。')).toEqual([])
  })
  it('treats short, emoji-only and empty texts sensibly', () => {
    const index = new NearDuplicates()
    index.add('short', '好')
    index.add('emoji', '😀😀')
    index.add('none', '')
    expect(index.find('好')).toEqual([{ id: 'short', similarity: 1 }])
    expect(index.find('坏')).toEqual([])
    expect(index.find('😀😀')).toEqual([])
    expect(index.find('')).toEqual([])
  })
})
