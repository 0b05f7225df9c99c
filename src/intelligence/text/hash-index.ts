/** Open addressing from a 32-bit hash to a column number; a JavaScript Map is several times slower at millions of keys. */
export class HashIndex {
  size = 0
  hashes: Uint32Array
  #slots: Int32Array
  #mask: number

  constructor(expected = 1024) {
    let capacity = 1024
    while (capacity < expected * 2) capacity *= 2
    this.#slots = new Int32Array(capacity).fill(-1)
    this.#mask = capacity - 1
    this.hashes = new Uint32Array(capacity >> 1)
  }

  static of(hashes: Uint32Array): HashIndex {
    const index = new HashIndex(hashes.length)
    for (const hash of hashes) index.add(hash)
    return index
  }

  /** The column of a hash, or -1. */
  get(hash: number): number {
    for (let i = hash & this.#mask; ; i = (i + 1) & this.#mask) {
      const column = this.#slots[i]!
      if (column < 0 || this.hashes[column] === hash) return column
    }
  }

  /** The column of a hash, new if it was not there. */
  add(hash: number): number {
    let i = hash & this.#mask
    for (; ; i = (i + 1) & this.#mask) {
      const column = this.#slots[i]!
      if (column < 0) break
      if (this.hashes[column] === hash) return column
    }
    if (this.size >= this.hashes.length) {
      this.#grow()
      return this.add(hash)
    }
    this.#slots[i] = this.size
    this.hashes[this.size] = hash
    return this.size++
  }

  #grow(): void {
    const old = this.hashes
    const capacity = this.#slots.length * 2
    this.#slots = new Int32Array(capacity).fill(-1)
    this.#mask = capacity - 1
    this.hashes = new Uint32Array(capacity >> 1)
    this.hashes.set(old)
    for (let column = 0; column < this.size; column++) {
      let i = old[column]! & this.#mask
      while (this.#slots[i]! >= 0) i = (i + 1) & this.#mask
      this.#slots[i] = column
    }
  }
}
