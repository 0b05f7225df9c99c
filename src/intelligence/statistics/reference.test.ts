import { describe, expect, it } from 'vitest'
import { chiSquareTail, fitCounts, ksOneSample, lnGamma, normalCdf, normalQuantile, overDispersionTest, studentTwoSided } from './index.ts'
import { referenceCases, relativeError } from './reference.ts'

const close = (actual: number, expected: number, tolerance = 1e-10) =>
  expect(Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300), `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance)

describe('reference values', () => {
  it.each(referenceCases())('$name = $expected', (reference) => {
    expect(relativeError(reference)).toBeLessThanOrEqual(reference.isPValue ? 1e-10 : 1e-9)
  })
  it('one sample below D = 0.5 (matrix power): n = 10, D = 0.274 of the published example', () => {
    // Marsaglia, Tsang and Wang 2003: K(10, .274) = 0.6284796154565
    const sample = Array.from({ length: 10 }, (_, i) => (i + 1) / 10 - 0.274).map((v) => Math.max(v, 0.001))
    const result = ksOneSample(sample, (v) => v)
    close(result.statistic, 0.274, 1e-12)
    close(1 - result.pValue, 0.6284796154565043, 1e-9)
  })
  it('special functions', () => {
    close(lnGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-13)
    close(lnGamma(100), 359.1342053695754, 1e-14)
    close(normalCdf(-10), 7.61985302416052e-24)
    close(normalCdf(1.959963984540054), 0.975)
    close(normalQuantile(0.975), 1.959963984540054)
    close(chiSquareTail(3.841458820694124, 1), 0.05)
    close(studentTwoSided(2.228138851964939, 10), 0.05)
  })
  it('recognises over-dispersed counts', () => {
    expect(fitCounts([1, 2, 1, 0, 2, 1, 3, 1, 2, 0]).law).toBe('poisson')
    const burst = [0, 0, 0, 0, 12, 0, 1, 0, 0, 25, 0, 0, 3, 0, 0, 0, 9]
    expect(overDispersionTest(burst).pValue).toBeLessThan(1e-6)
    const fit = fitCounts(burst)
    expect(fit.law).toBe('negative binomial')
    expect(fit.shape).toBeLessThan(1)
  })
})
