import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fittingStep, newTotpSecret, totpCode, totpStep } from './totp.ts'

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130']
])('gives the codes of RFC 6238, appendix B: %i s', (seconds, code) => {
  // "12345678901234567890" in base32; the RFC shows eight digits, of which the last six are ours
  expect(totpCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', totpStep(new Date(seconds * 1000)))).toBe(code)
})

test('a code fits one step either way, once, and never again after a later one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000_000, max: 60_000_000 }),
      fc.integer({ min: -3, max: 3 }),
      fc.option(fc.integer({ min: -3, max: 3 })),
      (step, drift, last) => {
        const secret = newTotpSecret()
        const now = new Date(step * 30_000 + 7000)
        const used = last === null ? null : step + last
        const fits = fittingStep(secret, totpCode(secret, step + drift), now, used)
        const right = Math.abs(drift) <= 1 && (used === null || step + drift > used)
        // Two steps share a code once in a million; then either answer is right.
        if (fits !== undefined && fits !== step + drift) return
        expect(fits).toBe(right ? step + drift : undefined)
      }
    )
  )
})

test('anything else does not fit', () => {
  const secret = newTotpSecret()
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  for (const code of ['', 'abcdef', '12345', '1234567', '１２３４５６']) expect(fittingStep(secret, code, new Date('2027-01-01'), null)).toBeUndefined()
})
