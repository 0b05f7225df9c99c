import { describe, expect, it } from 'vitest'
import {
  chiSquareTail, fitCounts, gammaPosterior, kolmogorovTail, ksOneSample, ksTwoSample, lnGamma, negativeBinomialPmf,
  normalCdf, normalQuantile, overDispersionTest, poissonAtLeast, poissonCdf, poissonPmf, studentTwoSided, wilsonLowerBound,
} from './index.ts'

const close = (actual: number, expected: number, tolerance = 1e-10) =>
  expect(Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300), `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance)

const X = [0.1, 0.2, 0.3, 0.4, 0.5]
const Y = [0.1, 0.2, 0.3, 0.35, 0.45]

describe('Kolmogorov-Smirnov (SciPy 1.10.1)', () => {
  it('looks at the pooled sample, not only at the first one', () => {
    const result = ksTwoSample(X, Y)
    close(result.statistic, 0.2)
    expect(result.location).toBe(0.35)
    close(result.pValue, 1)
    expect(result.ties).toBe(true)
  })
  it('one-sided', () => {
    const less = ksTwoSample(X, Y, 'less')
    close(less.statistic, 0.2)
    close(less.pValue, 0.8333333333333334)
    const greater = ksTwoSample(X, Y, 'greater')
    expect(greater.statistic).toBe(0)
    expect(greater.pValue).toBe(1)
  })
  it.each([
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 11.5, 12.5], 0.3, 0.7869297884777761],
    [[1, 2, 3], [4, 5, 6, 7], 1, 2 / 35],
    [[1, 1, 2, 3], [1, 2, 2, 5, 6], 0.4, 0.7460317460317459],
  ])('%j against %j', (x, y, d, p) => {
    const result = ksTwoSample(x, y)
    close(result.statistic, d)
    close(result.pValue, p)
  })
  it('exact and limit law of 50 against 60', () => {
    const x = Array.from({ length: 50 }, (_, i) => (i + 1) / 50)
    const y = Array.from({ length: 60 }, (_, i) => ((i + 1) / 60) ** 2)
    const exact = ksTwoSample(x, y)
    close(exact.statistic, 0.26666666666666666)
    close(exact.pValue, 0.03382099534576268)
    close(ksTwoSample(x, y, 'two-sided', 'asymptotic').pValue, 0.04135137782490992)
  })
  it('one sample against uniform(0,1)', () => {
    const result = ksOneSample(X, (v) => Math.min(1, Math.max(0, v)))
    close(result.statistic, 0.5)
    close(result.pValue, 0.112)
  })
  it('one sample below D = 0.5 (matrix power): n = 10, D = 0.274 of the published example', () => {
    // Marsaglia, Tsang and Wang 2003: K(10, .274) = 0.6284796154565
    const sample = Array.from({ length: 10 }, (_, i) => (i + 1) / 10 - 0.274).map((v) => Math.max(v, 0.001))
    const result = ksOneSample(sample, (v) => v)
    close(result.statistic, 0.274, 1e-12)
    close(1 - result.pValue, 0.6284796154565043, 1e-9)
  })
  it.each([[0.5, 0.9639452436648751], [1, 0.26999967167735456], [1.36, 0.049485876755377876], [2, 0.0006709252557796953]])('Q(%d)', (l, q) => close(kolmogorovTail(l), q))
})

describe('counts (SciPy 1.10.1)', () => {
  it.each([[0, 0.22313016014842982], [1, 0.33469524022264474], [2, 0.25102143016698353], [3, 0.12551071508349182]])('Poisson pmf(%d; 1.5)', (k, p) => close(poissonPmf(k, 1.5), p))
  it('cdf, at least two, at least three', () => {
    close(poissonCdf(2, 1.5), 0.8088468305380582)
    close(poissonAtLeast(2, 1.5), 0.4421745996289252)
    close(poissonAtLeast(3, 1.5), 0.19115316946194183)
  })
  it('large and far', () => {
    close(poissonPmf(10, 4.2), 0.007058185158801781)
    close(poissonPmf(200, 180), 0.009651740527382068)
    close(poissonPmf(1000, 1000), 0.01261461134870819)
    close(poissonAtLeast(20, 4.2), 2.2415989851938598e-8)
  })
  it('negative binomial r = 2, mean 1.5, k = 2', () => close(negativeBinomialPmf(2, 2, 1.5), 0.17992503123698467))
  it('recognises over-dispersed counts', () => {
    expect(fitCounts([1, 2, 1, 0, 2, 1, 3, 1, 2, 0]).law).toBe('poisson')
    const burst = [0, 0, 0, 0, 12, 0, 1, 0, 0, 25, 0, 0, 3, 0, 0, 0, 9]
    expect(overDispersionTest(burst).pValue).toBeLessThan(1e-6)
    const fit = fitCounts(burst)
    expect(fit.law).toBe('negative binomial')
    expect(fit.shape).toBeLessThan(1)
  })
})

describe('special functions', () => {
  it('known values', () => {
    close(lnGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-13)
    close(lnGamma(100), 359.1342053695754, 1e-14)
    close(normalCdf(-10), 7.619853024160526e-24)
    close(normalCdf(1.959963984540054), 0.975)
    close(normalQuantile(0.975), 1.959963984540054)
    close(chiSquareTail(3.841458820694124, 1), 0.05)
    close(studentTwoSided(2.228138851964939, 10), 0.05)
  })
})

describe('posteriors', () => {
  it('Wilson lower bound 95 %', () => {
    close(wilsonLowerBound(4, 5), 0.37553462976252533)
    close(wilsonLowerBound(80, 100), 0.7111708344068411)
  })
  it('Gamma(1,1), six events in three weeks', () => close(gammaPosterior(6, 3).mean, 7 / 4))
})
