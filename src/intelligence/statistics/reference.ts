/** Known values (SciPy 1.10.1 unless named otherwise), checked by the tests and by `evaluate statistics`. */
import { negativeBinomialPmf, poissonAtLeast, poissonCdf, poissonPmf } from './counts.ts'
import { kolmogorovTail, ksOneSample, ksTwoSample } from './kolmogorov-smirnov.ts'
import { gammaPosterior, wilsonLowerBound } from './posteriors.ts'

export interface ReferenceCase {
  name: string
  expected: number
  actual: number
  /** A p-value is held to a stricter bound. */
  isPValue: boolean
}

const X = [0.1, 0.2, 0.3, 0.4, 0.5]
const Y = [0.1, 0.2, 0.3, 0.35, 0.45]

export function referenceCases(): ReferenceCase[] {
  const cases: ReferenceCase[] = []
  const value = (name: string, actual: number, expected: number) => cases.push({ name, expected, actual, isPValue: false })
  const pValue = (name: string, actual: number, expected: number) => cases.push({ name, expected, actual, isPValue: true })
  const ks = (name: string, x: number[], y: number[], d: number, p: number) => {
    const result = ksTwoSample(x, y)
    value(`KS ${name}: D`, result.statistic, d)
    pValue(`KS ${name}: exact p`, result.pValue, p)
  }
  ks('pooled sample', X, Y, 0.2, 1)
  value('KS pooled sample: place', ksTwoSample(X, Y).location, 0.35)
  const less = ksTwoSample(X, Y, 'less')
  value('KS less: D', less.statistic, 0.2)
  pValue('KS less: p', less.pValue, 0.8333333333333334)
  const greater = ksTwoSample(X, Y, 'greater')
  value('KS greater: D', greater.statistic, 0)
  pValue('KS greater: p', greater.pValue, 1)
  ks('1..10 against 3.5..12.5', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5, 10.5, 11.5, 12.5], 0.3, 0.7869297884777761)
  ks('apart', [1, 2, 3], [4, 5, 6, 7], 1, 2 / 35)
  ks('ties', [1, 1, 2, 3], [1, 2, 2, 5, 6], 0.4, 0.7460317460317459)
  const x = Array.from({ length: 50 }, (_, i) => (i + 1) / 50)
  const y = Array.from({ length: 60 }, (_, i) => ((i + 1) / 60) ** 2)
  ks('50 against 60', x, y, 0.26666666666666666, 0.03382099534576268)
  pValue('KS 50 against 60: limit p', ksTwoSample(x, y, 'two-sided', 'asymptotic').pValue, 0.04135137782490992)
  const uniform = ksOneSample(X, (v) => Math.min(1, Math.max(0, v)))
  value('KS against uniform: D', uniform.statistic, 0.5)
  pValue('KS against uniform: exact p', uniform.pValue, 0.112)
  for (const [lambda, q] of [
    [0.5, 0.9639452436648751],
    [1, 0.26999967167735456],
    [1.36, 0.049485876755377876],
    [2, 0.0006709252557796953]
  ] as const) {
    pValue(`Kolmogorov Q(${lambda})`, kolmogorovTail(lambda), q)
  }
  for (const [k, p] of [0.22313016014842982, 0.33469524022264474, 0.25102143016698353, 0.12551071508349182].entries()) {
    value(`Poisson pmf(${k}; 1.5)`, poissonPmf(k, 1.5), p)
  }
  value('Poisson cdf(2; 1.5)', poissonCdf(2, 1.5), 0.8088468305380582)
  pValue('Poisson P(X >= 2; 1.5)', poissonAtLeast(2, 1.5), 0.4421745996289252)
  pValue('Poisson P(X >= 3; 1.5)', poissonAtLeast(3, 1.5), 0.19115316946194183)
  value('Poisson pmf(10; 4.2)', poissonPmf(10, 4.2), 0.007058185158801781)
  value('Poisson pmf(200; 180)', poissonPmf(200, 180), 0.009651740527382068)
  value('Poisson pmf(1000; 1000)', poissonPmf(1000, 1000), 0.01261461134870819)
  pValue('Poisson P(X >= 20; 4.2)', poissonAtLeast(20, 4.2), 2.2415989851938598e-8)
  value('negative binomial r 2, mean 1.5, k 2', negativeBinomialPmf(2, 2, 1.5), 0.17992503123698467)
  value('Wilson lower bound 4 of 5', wilsonLowerBound(4, 5), 0.37553462976252533)
  value('Wilson lower bound 80 of 100', wilsonLowerBound(80, 100), 0.7111708344068411)
  value('Gamma(1,1), 6 events in 3 weeks: mean', gammaPosterior(6, 3).mean, 7 / 4)
  return cases
}

export function relativeError({ actual, expected }: ReferenceCase): number {
  return expected === 0 ? Math.abs(actual) : Math.abs(actual - expected) / Math.abs(expected)
}
