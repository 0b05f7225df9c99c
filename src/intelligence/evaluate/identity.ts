/** Numbers the ids of a file; files name people and items however they like. */
export interface Numbering {
  readonly size: number
  of(id: string): number
  /** Numbers those that are new in the order of their names, so that the order of the lines of a file plays no part. */
  addAll(ids: Iterable<string>): void
  /** -1 when the id was never numbered. */
  find(id: string): number
  has(id: string): boolean
}

export function createNumbering(): Numbering {
  const numbers = new Map<string, number>()
  function of(id: string): number {
    let number = numbers.get(id)
    if (number === undefined) {
      number = numbers.size
      numbers.set(id, number)
    }
    return number
  }
  return {
    get size() {
      return numbers.size
    },
    of,
    addAll(ids) {
      for (const id of [...new Set(ids)].sort()) of(id)
    },
    find: (id) => numbers.get(id) ?? -1,
    has: (id) => numbers.has(id)
  }
}
