import { expect, test } from 'vitest'
import { drawMotif, motifFor, slipOf } from './motif.ts'

test('the drawing follows the words of the title, then of the category, then an own choice', () => {
  expect(motifFor('Python 数据分析：从一张脏表到一份结论')).toBe('scatter')
  expect(motifFor('无关的名字', '音乐')).toBe('waves')
  expect(motifFor('Python 数据分析', '', 'tree')).toBe('tree')
  expect(motifFor('Python 数据分析', '', 'no-such')).toBe('scatter')
})

test('the same seed draws the same lines, another seed others', () => {
  expect(drawMotif('graph', 'x', 'one')).toBe(drawMotif('graph', 'x', 'one'))
  expect(drawMotif('graph', 'x', 'one')).not.toBe(drawMotif('graph', 'x', 'two'))
})

test('a title cannot put markup into the drawing', () => {
  const hostile = '<script>alert(1)</script>'
  expect(drawMotif('brush', hostile, hostile)).not.toContain('script')
})

test('the slip takes the words before the colon', () => {
  expect(slipOf('楷书入门：从点画到间架')).toBe('楷书入门')
  expect(slipOf('Negotiation in English: Say No')).toBe('Negotiation')
})
