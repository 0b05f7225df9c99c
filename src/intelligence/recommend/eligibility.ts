/** What is known about something that could be recommended. */
export interface Offer {
  item: number
  author: number
  category: number
  published: boolean
  onSale: boolean
  moderated: boolean
  language: string
  /** 1 beginner .. 5 expert. */
  level: number
  price: number
  prerequisites: readonly number[]
  /** Somebody paid for the place; it is shown only with that label. */
  promoted?: boolean
}

export interface Reader {
  owned: ReadonlySet<number>
  completed: ReadonlySet<number>
  avoided: ReadonlySet<number>
  blockedAuthors: ReadonlySet<number>
  languages?: ReadonlySet<string>
  /** Offers more than one level above are too hard, more than two below too easy. */
  level?: number
  budget?: number
}

export type Obstacle =
  | 'owned'
  | 'avoided'
  | 'unpublished'
  | 'off sale'
  | 'moderated'
  | 'blocked author'
  | 'prerequisite missing'
  | 'wrong language'
  | 'wrong level'
  | 'over budget'

/** Why an offer may not be recommended to somebody; undefined = it may. Checked before any ranking. */
export function obstacle(offer: Offer, reader: Reader): Obstacle | undefined {
  if (reader.owned.has(offer.item)) return 'owned'
  if (!offer.published) return 'unpublished'
  if (offer.moderated) return 'moderated'
  if (!offer.onSale) return 'off sale'
  if (reader.avoided.has(offer.item)) return 'avoided'
  if (reader.blockedAuthors.has(offer.author)) return 'blocked author'
  if (offer.prerequisites.some((item) => !reader.completed.has(item))) return 'prerequisite missing'
  if (reader.languages && !reader.languages.has(offer.language)) return 'wrong language'
  if (reader.level !== undefined && (offer.level > reader.level + 1 || offer.level < reader.level - 2)) return 'wrong level'
  if (reader.budget !== undefined && offer.price > reader.budget) return 'over budget'
  return undefined
}
