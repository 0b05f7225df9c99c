/**
 * Why somebody is looked at, as a code and numbers, so that a page can say it in any language. A flag never punishes by
 * itself: points are frozen, staff decide, and their verdicts are the measure of these rules.
 */
export type Flag = {
  person: number
  /** 0..1, for the order of the queue; not a probability of guilt. */
  strength: number
} & Reason

export type Reason =
  /** Did `action` `count` times where `expected` is usual in the segment; chance of that or more `chance`. */
  | { code: 'too-many'; action: string; segment: string; count: number; expected: number; chance: number }
  /** `intervals` pauses so equal that their entropy is `entropy` (0 = clockwork, 1 = any length alike). */
  | { code: 'too-regular'; intervals: number; entropy: number; medianSeconds: number }
  /** In a ring of `size` people who mostly like each other: `mutual` of `given` likes came back inside it. */
  | { code: 'mutual-likes'; size: number; mutual: number; given: number; ring: number[] }
  /** Shares `keys` devices, addresses or payment accounts with `size - 1` others. */
  | { code: 'shared-identity'; size: number; keys: number; kinds: string[]; others: number[] }
  /** An unusual mixture of features; the ones furthest from the middle, in robust standard deviations. */
  | { code: 'unusual-profile'; features: { name: string; value: number; deviation: number }[] }
