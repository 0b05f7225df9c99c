/** Numbers the ids of a file in order of appearance; files name people and items however they like. */
export interface Numbering {
  readonly size: number
  of(id: string): number
  /** -1 when the id was never numbered. */
  find(id: string): number
  has(id: string): boolean
}

export function createNumbering(): Numbering {
  const numbers = new Map<string, number>()
  return {
    get size() {
      return numbers.size
    },
    of(id) {
      let number = numbers.get(id)
      if (number === undefined) {
        number = numbers.size
        numbers.set(id, number)
      }
      return number
    },
    find: (id) => numbers.get(id) ?? -1,
    has: (id) => numbers.has(id)
  }
}
