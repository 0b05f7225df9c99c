import { createHash } from 'node:crypto'

/** Keeps what was drawn lately, by what it was drawn from. Bounded by characters, the oldest use goes first. */
export class DrawnCache {
  readonly #kept = new Map<string, Promise<string>>()
  readonly #sizes = new Map<string, number>()
  readonly #limit: number
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The kept result, or a new one; two requests for the same text draw it once. */
  get(parts: readonly unknown[], draw: () => Promise<string>): Promise<string> {
    const key = createHash('sha256').update(JSON.stringify(parts)).digest('base64')
    const kept = this.#kept.get(key)
    if (kept) {
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      return kept
    }
    const drawing = draw()
    this.#kept.set(key, drawing)
    drawing.then(
      (html) => this.#weigh(key, html.length),
      () => this.#kept.delete(key)
    )
    return drawing
  }

  get size(): number {
    return this.#size
  }

  #weigh(key: string, length: number): void {
    this.#sizes.set(key, length)
    this.#size += length
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.#limit) break
      this.#size -= this.#sizes.get(oldest) ?? 0
      this.#sizes.delete(oldest)
      this.#kept.delete(oldest)
    }
  }
}
