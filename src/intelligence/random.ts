/**
 * Seeded random numbers: every trainer takes a seed and must give the same model for it on every machine,
 * so `Math.random` is never used in this folder.
 */
export interface Random {
  /** Uniform in [0, 1) with 53 bits. */
  next(): number
  /** Uniform whole number in [0, bound). */
  below(bound: number): number
  /** Standard normal. */
  normal(): number
  /** Gamma with the given shape (> 0) and scale 1. */
  gamma(shape: number): number
  /** Shuffles in place (Fisher-Yates) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: number } | unknown[]>(list: T): T
  /** An independent generator, so that one part's use of numbers does not move another part's. */
  fork(label: number): Random
}

/** splitmix32: spreads a small seed over the state of the generator. */
function splitmix32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
}

/** xoshiro128** by Blackman and Vigna (https://prng.di.unimi.it/), seeded through splitmix32. */
export function createRandom(seed: number): Random {
  const spread = splitmix32(seed)
  let a = spread()
  let b = spread()
  let c = spread()
  let d = spread()
  let spare: number | undefined

  function word(): number {
    const product = Math.imul(b, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9)
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << 11) | (d >>> 21)
    return result >>> 0
  }

  const next = () => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992

  const below = (bound: number) => Math.floor(next() * bound)

  /** Box-Muller; the second value of the pair is kept for the next call. */
  function normal(): number {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()))
    const angle = 2 * Math.PI * next()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }

  /** Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. */
  function gamma(shape: number): number {
    if (shape < 1) return gamma(shape + 1) * (1 - next()) ** (1 / shape)
    const size = shape - 1 / 3
    const spreadOf = 1 / Math.sqrt(9 * size)
    for (;;) {
      const x = normal()
      const v = (1 + spreadOf * x) ** 3
      if (v <= 0) continue
      if (Math.log(1 - next()) < 0.5 * x * x + size - size * v + size * Math.log(v)) return size * v
    }
  }

  function shuffle<T extends { length: number; [index: number]: number } | unknown[]>(list: T): T {
    const cells = list as unknown[]
    for (let i = cells.length - 1; i > 0; i--) {
      const j = below(i + 1)
      const kept = cells[i]
      cells[i] = cells[j]
      cells[j] = kept
    }
    return list
  }

  return { next, below, normal, gamma, shuffle, fork: (label) => createRandom(word() ^ Math.imul(label + 1, 0x9e3779b9)) }
}
