import type { Interactions } from '../recommend/interactions.ts'

export interface GroupItem {
  item: number
  /** Members of the group who have it, of how many. */
  inGroup: number
  members: number
  /** People outside who have it, of how many. */
  outside: number
  others: number
  /** How many times likelier a member is to have it than anybody. */
  lift: number
  /** Log-odds ratio over its standard error; above 2 is hardly chance. */
  score: number
}

export interface GroupSettings {
  /** Items that fewer members have are left out: a reason needs real people behind it. */
  leastMembers: number
  leastLift: number
}

export const groupDefaults: GroupSettings = { leastMembers: 3, leastLift: 1.2 }

/**
 * Items that are over-represented in a group, strongest first. Log-odds with 1/2 added to each count (Haldane 1955) over
 * the standard error sqrt(sum 1/(count + 1/2)), so that two of three members do not beat forty of sixty.
 */
export function itemsOfGroup(interactions: Interactions, members: Iterable<number>, settings: GroupSettings = groupDefaults): GroupItem[] {
  const inside = new Set(members)
  const own = new Float64Array(interactions.items)
  const all = new Float64Array(interactions.items)
  for (let p = 0; p < interactions.people; p++) {
    for (let n = interactions.start[p]!; n < interactions.start[p + 1]!; n++) {
      all[interactions.item[n]!]!++
      if (inside.has(p)) own[interactions.item[n]!]!++
    }
  }
  const others = interactions.people - inside.size
  const found: GroupItem[] = []
  for (let item = 0; item < interactions.items; item++) {
    if (own[item]! < settings.leastMembers) continue
    const outside = all[item]! - own[item]!
    const cells = [own[item]!, inside.size - own[item]!, outside, others - outside].map((count) => count + 0.5)
    const logOdds = Math.log((cells[0]! * cells[3]!) / (cells[1]! * cells[2]!))
    const error = Math.sqrt(cells.reduce((sum, count) => sum + 1 / count, 0))
    const lift = own[item]! / inside.size / (all[item]! / interactions.people)
    if (lift >= settings.leastLift) found.push({ item, inGroup: own[item]!, members: inside.size, outside, others, lift, score: logOdds / error })
  }
  return found.sort((a, b) => b.score - a.score || a.item - b.item)
}

/** The same without what the person already has. */
export function groupItemsFor(interactions: Interactions, person: number, members: Iterable<number>, settings: GroupSettings = groupDefaults): GroupItem[] {
  const own = new Set(interactions.item.subarray(interactions.start[person], interactions.start[person + 1]))
  return itemsOfGroup(interactions, members, settings).filter(({ item }) => !own.has(item))
}
