import type { Answer } from './call.ts'

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'refused' | 'conflict'

interface Wish<T> {
  /** Names the kept copy in this browser. */
  key: string
  revision: number
  /** What would be sent now. */
  snapshot: () => T
  send: (body: T & { revision: number }) => Promise<Answer<{ revision: number }>>
  /** The revision that the server has now, for "keep mine". */
  current: () => Promise<number | undefined>
}

const pause = 1200
const again = 5000

/**
 * Saves a form by itself a moment after the last change. Each save names the revision it is based on, so that
 * a second tab is told instead of overwritten; what is not saved yet is kept in this browser.
 */
export class Autosave<T extends object> {
  state = $state<SaveState>('saved')
  message = $state('')
  fields = $state<Record<string, string>>({})
  /** What an earlier visit could not save. */
  backup = $state<T | undefined>()
  #wish: Wish<T>
  #revision: number
  #last: string
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(wish: Wish<T>) {
    this.#wish = wish
    this.#revision = wish.revision
    this.#last = JSON.stringify(wish.snapshot())
  }

  /** Call in an effect that reads the form. Nothing changed: nothing happens. */
  changed(): void {
    const text = JSON.stringify(this.#wish.snapshot())
    if (text === this.#last || this.state === 'conflict') {
      if (this.state === 'conflict') this.#keep(text)
      return
    }
    this.#keep(text)
    if (this.state !== 'saving') this.state = 'waiting'
    this.#later(pause)
  }

  /** Looks for a copy that was not saved last time; call once in the browser. */
  findBackup(): void {
    const kept = localStorage.getItem(this.#wish.key)
    if (kept && kept !== this.#last) this.backup = JSON.parse(kept) as T
    else localStorage.removeItem(this.#wish.key)
  }

  dropBackup(): void {
    this.backup = undefined
    localStorage.removeItem(this.#wish.key)
  }

  async save(): Promise<boolean> {
    clearTimeout(this.#timer)
    if (this.state === 'saving') return false
    const body = this.#wish.snapshot()
    const text = JSON.stringify(body)
    if (text === this.#last) return true
    this.state = 'saving'
    const answer = await this.#wish.send({ ...body, revision: this.#revision })
    if (answer.ok) {
      this.#revision = answer.output.revision
      this.#last = text
      this.fields = {}
      this.message = ''
      if (JSON.stringify(this.#wish.snapshot()) === text) {
        localStorage.removeItem(this.#wish.key)
        this.state = 'saved'
        return true
      }
      this.state = 'waiting'
      this.#later(pause)
      return true
    }
    this.fields = answer.fields
    this.message = answer.message
    this.state = answer.code === 'catalog/edited-elsewhere' ? 'conflict' : answer.status === 0 || answer.status >= 500 ? 'failed' : 'refused'
    if (this.state === 'failed') this.#later(again)
    return false
  }

  /** Two tabs: this one wins. */
  async keepMine(): Promise<void> {
    const revision = await this.#wish.current()
    if (revision === undefined) return
    this.#revision = revision
    this.#last = ''
    this.state = 'waiting'
    await this.save()
  }

  get unsaved(): boolean {
    return this.state !== 'saved'
  }

  /** For leaving the page: stops the clock, and saves what is open. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.state === 'waiting' || this.state === 'failed') await this.save()
  }

  #later(wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), wait)
  }

  #keep(text: string): void {
    try {
      localStorage.setItem(this.#wish.key, text)
    } catch {
      // A full browser store: the form itself still has it.
    }
  }
}
