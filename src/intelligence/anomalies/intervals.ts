import type { Flag } from './flag.ts'

export interface Regularity {
  intervals: number
  /** Entropy (Shannon 1948) of the pauses in half-octave classes, over its largest possible value: 0 = clockwork, 1 = spread evenly. */
  entropy: number
  medianSeconds: number
}

const CLASSES_PER_OCTAVE = 2

/** People pause for seconds and for days; a program pauses for the same time again and again. `seconds` in any order. */
export function regularityOf(seconds: ArrayLike<number>): Regularity {
  const times = Float64Array.from(seconds).sort()
  if (times.some((t) => !Number.isFinite(t))) throw new RangeError('A time is not a number.')
  const pauses = times.subarray(1).map((t, n) => t - times[n]!)
  const counts = new Map<number, number>()
  for (const pause of pauses) {
    const size = Math.round(CLASSES_PER_OCTAVE * Math.log2(Math.max(1, pause)))
    counts.set(size, (counts.get(size) ?? 0) + 1)
  }
  let entropy = 0
  for (const count of counts.values()) entropy -= (count / pauses.length) * Math.log(count / pauses.length)
  const largest = Math.log(Math.min(pauses.length, CLASSES_PER_OCTAVE * 20))
  const sorted = pauses.slice().sort()
  return { intervals: pauses.length, entropy: largest > 0 ? Math.min(1, entropy / largest) : 1, medianSeconds: sorted[sorted.length >> 1] ?? 0 }
}

/** Few pauses prove nothing: `leastIntervals` are needed. */
export function findTooRegular(timesOf: ReadonlyMap<number, ArrayLike<number>>, { leastIntervals = 30, highestEntropy = 0.25 } = {}): Flag[] {
  const flags: Flag[] = []
  for (const [person, seconds] of timesOf) {
    const regularity = regularityOf(seconds)
    if (regularity.intervals < leastIntervals || regularity.entropy > highestEntropy) continue
    flags.push({ person, strength: 1 - regularity.entropy / highestEntropy, code: 'too-regular', ...regularity })
  }
  return flags
}
