import type { Flag } from './flag.ts'

/** Union-find with path halving (Tarjan 1975). */
export function connectedGroups(pairs: Iterable<readonly [number, number]>): number[][] {
  const parent = new Map<number, number>()
  const find = (v: number): number => {
    if (!parent.has(v)) parent.set(v, v)
    while (parent.get(v) !== v) {
      parent.set(v, parent.get(parent.get(v)!)!)
      v = parent.get(v)!
    }
    return v
  }
  for (const [a, b] of pairs) parent.set(find(a), find(b))
  const groups = new Map<number, number[]>()
  for (const v of parent.keys()) {
    const root = find(v)
    groups.set(root, [...(groups.get(root) ?? []), v])
  }
  return [...groups.values()].map((group) => group.sort((a, b) => a - b))
}

export interface Like {
  from: number
  to: number
}

/**
 * Rings that like each other: pairs who each liked the other at least `leastLikes` times are joined; a person of such a
 * ring is flagged when at least `leastShare` of their likes stay inside it. Two friends alone are no ring.
 */
export function findMutualLikes(likes: Iterable<Like>, { leastLikes = 3, leastShare = 0.6, leastSize = 3 } = {}): Flag[] {
  const given = new Map<number, Map<number, number>>()
  for (const { from, to } of likes) {
    if (from === to) continue
    const row = given.get(from) ?? given.set(from, new Map()).get(from)!
    row.set(to, (row.get(to) ?? 0) + 1)
  }
  const times = (from: number, to: number) => given.get(from)?.get(to) ?? 0
  const pairs: [number, number][] = []
  for (const [from, row] of given) for (const [to, n] of row) if (from < to && n >= leastLikes && times(to, from) >= leastLikes) pairs.push([from, to])
  return connectedGroups(pairs).flatMap((ring) => {
    if (ring.length < leastSize) return []
    return ring.flatMap((person): Flag[] => {
      const all = [...given.get(person)!.values()].reduce((sum, n) => sum + n, 0)
      const mutual = ring.reduce((sum, other) => sum + Math.min(times(person, other), times(other, person)), 0)
      const share = ring.reduce((sum, other) => sum + times(person, other), 0) / all
      return share >= leastShare ? [{ person, strength: share, code: 'mutual-likes', size: ring.length, mutual, given: all, ring }] : []
    })
  })
}

/** A device, address or payment account that a person was seen with, as a keyed hash. */
export interface Sighting {
  person: number
  kind: string
  key: string
}

/** People joined by what they share. A key that more than `mostPeople` use (a campus network) joins nobody. */
export function findSharedIdentity(sightings: Iterable<Sighting>, { mostPeople = 8, leastSize = 2 } = {}): Flag[] {
  const users = new Map<string, { kind: string; people: Set<number> }>()
  for (const { person, kind, key } of sightings) {
    const id = `${kind}\n${key}`
    const entry = users.get(id) ?? users.set(id, { kind, people: new Set() }).get(id)!
    entry.people.add(person)
  }
  const telling = [...users.values()].filter(({ people }) => people.size > 1 && people.size <= mostPeople)
  const pairs = telling.flatMap(({ people }) => {
    const [first, ...rest] = people
    return rest.map((other): [number, number] => [first!, other])
  })
  return connectedGroups(pairs).flatMap((group) => {
    if (group.length < leastSize) return []
    return group.map((person): Flag => {
      const own = telling.filter(({ people }) => people.has(person))
      const kinds = [...new Set(own.map(({ kind }) => kind))].sort()
      const strength = 1 - 1 / (1 + own.length * kinds.length)
      return { person, strength, code: 'shared-identity', size: group.length, keys: own.length, kinds, others: group.filter((other) => other !== person) }
    })
  })
}
