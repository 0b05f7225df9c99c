import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { add, allocate, formatMoney, money, parseMoney, subtract, sum } from './index.ts'

const code = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return (error as { code?: string }).code
  }
  return 'no error'
}

describe('arithmetic', () => {
  test('adds, subtracts and sums in one currency', () => {
    expect(add(money(100, 'CNY'), money(1, 'CNY'))).toEqual({ minor: 101, currency: 'CNY' })
    expect(subtract(money(100, 'CNY'), money(250, 'CNY')).minor).toBe(-150)
    expect(sum([], 'CNY')).toEqual({ minor: 0, currency: 'CNY' })
    expect(sum([money(1, 'CNY'), money(2, 'CNY')], 'CNY').minor).toBe(3)
  })

  test('refuses to mix currencies, fractions, unsafe sizes and strange codes', () => {
    expect(code(() => add(money(1, 'CNY'), money(1, 'USD')))).toBe('money/currency-mismatch')
    expect(code(() => sum([money(1, 'USD')], 'CNY'))).toBe('money/currency-mismatch')
    expect(code(() => money(0.1, 'CNY'))).toBe('money/not-whole')
    expect(code(() => money(Number.NaN, 'CNY'))).toBe('money/not-whole')
    expect(code(() => money(2 ** 53, 'CNY'))).toBe('money/out-of-range')
    expect(code(() => add(money(Number.MAX_SAFE_INTEGER, 'CNY'), money(1, 'CNY')))).toBe('money/out-of-range')
    expect(code(() => money(1, 'cny'))).toBe('money/unknown-currency')
  })
})

describe('allocate', () => {
  test('the known cases', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(allocate(19900, [7000, 2000, 1000])).toEqual([13930, 3980, 1990])
    expect(allocate(5, [3, 7])).toEqual([2, 3])
    expect(allocate(1, [0, 5, 5])).toEqual([0, 1, 0])
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33])
    expect(allocate(0, [2, 3])).toEqual([0, 0])
  })

  test('bad weights are refused', () => {
    for (const weights of [[], [0, 0], [1, -1], [0.5, 0.5], [Number.NaN]]) {
      expect(code(() => allocate(100, weights))).toBe('money/bad-weights')
    }
  })

  const totals = fc.integer({ min: -9_000_000_000_000_000, max: 9_000_000_000_000_000 })
  const weights = fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 30 }).filter((list) => list.some((weight) => weight > 0))

  test('sums exactly, stays within one unit of the true share, gives nothing to weight zero', () => {
    fc.assert(
      fc.property(totals, weights, (total, list) => {
        const parts = allocate(total, list)
        const whole = list.reduce((all, weight) => all + BigInt(weight), 0n)
        expect(parts.reduce((all, part) => all + BigInt(part), 0n)).toBe(BigInt(total))
        parts.forEach((part, index) => {
          const error = BigInt(part) * whole - BigInt(total) * BigInt(list[index] ?? 0)
          expect(error < whole && error > -whole).toBe(true)
          if (list[index] === 0) expect(part).toBe(0)
        })
        expect(allocate(total, list)).toEqual(parts)
        expect(allocate(-total, list).map((part) => (part === 0 ? 0 : -part))).toEqual(parts)
      })
    )
  })
})

describe('text', () => {
  test('formats for people', () => {
    expect(formatMoney(19900, 'CNY')).toBe('¥199.00')
    expect(formatMoney(1842000, 'CNY', 'en')).toBe('¥18,420.00')
    expect(formatMoney(-500, 'CNY')).toBe('-¥5.00')
    expect(formatMoney(1, 'CNY')).toBe('¥0.01')
    expect(formatMoney(1200, 'JPY')).toBe('JP¥1,200')
    expect(formatMoney(1200, 'JPY', 'en')).toBe('JP¥1,200')
    expect(formatMoney(1999, 'USD', 'en')).toBe('$19.99')
    expect(formatMoney(Number.MAX_SAFE_INTEGER, 'CNY')).toBe('¥90,071,992,547,409.91')
  })

  test('reads what people type', () => {
    expect(parseMoney('199.00', 'CNY')).toBe(19900)
    expect(parseMoney('199', 'CNY')).toBe(19900)
    expect(parseMoney(' ¥1,299.5 ', 'CNY')).toBe(129950)
    expect(parseMoney('１９９．００元', 'CNY')).toBe(19900)
    expect(parseMoney('0.1', 'CNY')).toBe(10)
    expect(parseMoney('-5', 'CNY')).toBe(-500)
    expect(parseMoney('-0', 'CNY')).toBe(0)
    expect(parseMoney('199.000', 'CNY')).toBe(19900)
    expect(parseMoney('1200', 'JPY')).toBe(1200)
  })

  test('refuses with a reason instead of rounding or guessing', () => {
    for (const text of ['', 'abc', '1e3', '.5', '5.', '1,99', '12,34.5', '--1', 'Infinity', '0x10', '1 2.3.4']) {
      expect(code(() => parseMoney(text, 'CNY'))).toBe('money/not-a-number')
    }
    expect(code(() => parseMoney('199.005', 'CNY'))).toBe('money/too-many-decimals')
    expect(code(() => parseMoney('1.5', 'JPY'))).toBe('money/too-many-decimals')
    expect(code(() => parseMoney('90071992547410', 'CNY'))).toBe('money/out-of-range')
  })

  test('reading what was written gives the same amount, in both languages', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('zh-CN', 'en'), (minor, locale) => {
        expect(parseMoney(formatMoney(minor, 'CNY', locale), 'CNY')).toBe(minor === 0 ? 0 : minor)
      })
    )
  })
})
