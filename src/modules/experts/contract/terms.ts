/** What differs from contract to contract; the words around it are the template's. */
export interface ContractTerms {
  /** The platform as it names itself in its settings. */
  platform: string
  /** The name with which the expert signs. */
  partyName: string
  username: string
  kind: 'person' | 'team'
  fields: string[]
  sharePercent: number
  holdingDays: number
  promiseHours: number
  months: number
  /** YYYY-MM-DD, Beijing */
  drawnUpOn: string
}

export interface Clause {
  title: string
  paragraphs: string[]
}

/**
 * The words of a contract. A template that a contract was made from never changes: a new wording is a new
 * version, and old contracts keep theirs.
 */
export interface Template {
  version: string
  title: string
  opening(terms: ContractTerms): string[]
  clauses(terms: ContractTerms): Clause[]
}
