import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partsOf } from './document.ts'
import { excerptAround, highlight, matchRanges } from './highlight.ts'
import { MAX_POSITION, tokens, toTsquery, toTsvector } from './tokens.ts'

describe('tokens', () => {
  test('words whole, Chinese as bigrams and the last character', () => {
    expect(tokens('Python 机器学习')).toEqual(['python', '机器', '器学', '学习', '习'])
    expect(tokens('锁')).toEqual(['锁'])
    expect(tokens('学Python吧')).toEqual(['学', 'python', '吧'])
    expect(tokens('node.js、max_connections')).toEqual(['node', 'js', 'max', 'connections'])
  })

  test('spellings meet', () => {
    expect(tokens('ＰＹＴＨＯＮ３')).toEqual(tokens('python3'))
    expect(tokens('ﾃｽﾄ')).toEqual(tokens('テスト'))
    expect(tokens('Café')).toEqual(tokens('cafe\u0301'))
  })

  test('names that end in signs', () => {
    expect(tokens('C++ C# a+b #tag')).toEqual(['c++', 'c#', 'a', 'b', 'tag'])
  })

  test('characters outside the basic plane stay whole', () => {
    expect(tokens('𠮷野家')).toEqual(['𠮷野', '野家', '家'])
  })

  test('nothing to find', () => {
    expect(tokens(' ，。!? 🙂')).toEqual([])
    expect(toTsquery('，。 !')).toBeUndefined()
    expect(toTsquery('')).toBeUndefined()
  })

  test('a word of any length makes a lexeme that PostgreSQL takes', () => {
    expect(Buffer.byteLength(tokens('é'.repeat(5000))[0] ?? '')).toBeLessThan(2046)
  })
})

describe('queries', () => {
  test('each part is a phrase, all parts are needed', () => {
    expect(toTsquery('机器学习')).toBe("'机器' <1> '器学' <1> '学习'")
    expect(toTsquery('机器学习 Python')).toBe("'机器' <1> '器学' <1> '学习' & 'python'")
    expect(toTsquery('锁')).toBe("'锁':*")
    expect(toTsquery('node.js')).toBe("'node' <1> 'js'")
    expect(toTsquery('学习Python')).toBe("'学习' <2> 'python'")
    expect(toTsquery('pyth', { prefix: true })).toBe("'pyth':*")
  })

  test('nothing a person types can leave the quotes', () => {
    expect(toTsquery("a' | 'b")).toBe("'a' & 'b'")
    expect(toTsquery("\\'; drop table x; --")).toBe("'drop' & 'table' & 'x'")
  })

  test('a pasted essay stays a small query', () => {
    expect((toTsquery('词 '.repeat(5000)) ?? '').split('&').length).toBeLessThanOrEqual(12)
  })
})

describe('tsvector literal', () => {
  test('positions and weights', () => {
    expect(
      toTsvector([
        { tokens: ['性能', '能'], weight: 'A' },
        { tokens: ['性能'], weight: 'D' }
      ])
    ).toBe("'性能':1A,13 '能':2A")
  })

  test('never a position that the database would bend', () => {
    const literal = toTsvector([{ tokens: Array.from({ length: 20_000 }, (_, index) => `w${index}`), weight: 'D' }])
    expect(literal.endsWith(`'w${MAX_POSITION - 1}':${MAX_POSITION}`)).toBe(true)
  })

  test('long documents are cut with overlap, title in each part', () => {
    const body = `${'甲乙丙丁'.repeat(10_000)}终点站`
    const parts = partsOf('标题', body)
    expect(parts.length).toBe(3)
    expect(parts.every((part) => part.tokens.includes("'标题':1A"))).toBe(true)
    expect(parts.at(-1)?.tokens).toContain("'终点'")
    expect(partsOf('标题', '').length).toBe(1)
  })
})

/** The positions of the phrase's lexemes in the document: what PostgreSQL does, written the slow way. */
function phraseFound(document: string, query: string): boolean {
  const list = tokens(document)
  return (toTsquery(query) ?? '').split(' & ').every((term) => {
    const steps = [...term.matchAll(/(?:<(\d+)> )?'([^']+)'(:\*)?/g)]
    return list.some((_, start) => {
      let at = start
      return steps.every(([, gap, lexeme = '', star]) => {
        at += gap ? Number(gap) : 0
        return star ? list[at]?.startsWith(lexeme) : list[at] === lexeme
      })
    })
  })
}

describe('finding', () => {
  const characters = fc.string({ unit: fc.constantFrom('机', '器', '学', '习', 'a'), minLength: 1, maxLength: 12 })

  test('every stretch of Chinese text finds the text it was cut from, and highlights it', () => {
    const chinese = fc.string({ unit: fc.constantFrom('机', '器', '学', '习', '锁'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(chinese, fc.nat(), fc.nat(), (text, a, b) => {
        const start = a % text.length
        const query = text.slice(start, start + 1 + (b % (text.length - start)))
        expect(phraseFound(text, query)).toBe(true)
        expect(matchRanges(text, query).some(([from, to]) => from <= start && to >= start + query.length)).toBe(true)
      })
    )
  })

  test('Chinese phrases are as exact as a substring', () => {
    const chinese = fc.string({ unit: fc.constantFrom('机', '器', '学'), minLength: 2, maxLength: 6 })
    fc.assert(fc.property(chinese, chinese, (text, query) => void expect(phraseFound(text, query)).toBe(text.includes(query))))
  })

  test('a text finds itself', () => {
    fc.assert(fc.property(characters, (text) => void expect(phraseFound(text, text)).toBe(true)))
  })
})

describe('highlight', () => {
  const marked = (text: string, query: string) =>
    highlight(text, query)
      .filter((part) => part.mark)
      .map((part) => part.text)

  test('marks what the index would find, in the text as written', () => {
    expect(highlight('用 Python 做机器学习', '机器学习')).toEqual([
      { text: '用 Python 做', mark: false },
      { text: '机器学习', mark: true }
    ])
    expect(marked('ＰＹＴＨＯＮ与python', 'Python')).toEqual(['ＰＹＴＨＯＮ', 'python'])
    expect(marked('javascript and Java', 'java')).toEqual(['Java'])
    expect(marked('学C++吧，C 也行', 'c++')).toEqual(['C++'])
    expect(marked('Node.js / node js', 'node.js')).toEqual(['Node.js', 'node js'])
    expect(marked('房间 20㎡ 大', 'm2')).toEqual([])
    expect(marked('㎡', 'm2')).toEqual(['㎡'])
    expect(marked('🙂锁与死锁', '锁')).toEqual(['锁', '锁'])
    expect(marked('机器学习', '器学 机器')).toEqual(['机器学'])
    expect(marked('C# 与 F#', 'c#')).toEqual(['C#'])
    expect(marked('anything', '.*+?[(')).toEqual([])
  })

  test('the parts are the text again, whatever both contain', () => {
    const any = fc.string({ unit: 'grapheme', maxLength: 60 })
    fc.assert(
      fc.property(
        any,
        any,
        (text, query) =>
          void expect(
            highlight(text, query)
              .map((part) => part.text)
              .join('')
          ).toBe(text)
      )
    )
  })

  test('excerpt shows the first match', () => {
    const text = `${'前文很长。'.repeat(100)}这里讲数据库索引的原理。${'后文。'.repeat(100)}`
    const parts = excerptAround(text, '数据库索引', 40)
    expect(parts.filter((part) => part.mark)).toEqual([{ text: '数据库索引', mark: true }])
    expect(parts.map((part) => part.text).join('').length).toBeLessThanOrEqual(42)
    expect(parts[0]?.text).toBe('…')
    expect(excerptAround('短', '没有', 40)).toEqual([{ text: '短', mark: false }])
    expect(excerptAround('', '没有')).toEqual([])
  })
})
