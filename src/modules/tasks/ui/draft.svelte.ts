import { call, type CallProblem } from '#platform/browser/call.ts'
import type { AssignmentPage, WorkFile } from './assignment.ts'

export type DraftState = 'clean' | 'waiting' | 'saving' | 'saved' | 'offline' | 'conflict' | 'refused'

interface Kept {
  text: string
  code: string
  link: string
  files: { id: string; name: string; size: number }[]
  revision: number
}

/**
 * What a learner is writing. Saved a second after the last key; without a network it waits in this browser and
 * goes up when the network is back. A second tab that saved in between is never overwritten: both are told.
 */
export class Draft {
  text = $state('')
  code = $state('')
  link = $state('')
  files = $state<{ id: string; name: string; size: number }[]>([])
  state = $state<DraftState>('clean')
  savedAt = $state<Date | string | null>(null)
  problem = $state('')
  #revision = 0
  #place: string
  #key: string
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> = Promise.resolve()
  #channel: BroadcastChannel | undefined
  #seen = ''

  constructor(courseId: string, lessonId: string, personId: string, page: AssignmentPage) {
    this.#place = `/courses/${courseId}/lessons/${lessonId}/draft`
    this.#key = `klearn-draft:${personId}:${lessonId}`
    this.take(page.draft)
  }

  /** Shows what the server keeps, or nothing. */
  take(draft: AssignmentPage['draft']): void {
    clearTimeout(this.#timer)
    this.text = draft?.text ?? ''
    this.code = draft?.code ?? ''
    this.link = draft?.link ?? ''
    this.files = (draft?.files ?? []).map(({ id, name, size }: WorkFile) => ({ id, name, size }))
    this.#revision = draft?.revision ?? 0
    this.savedAt = draft?.savedAt ?? null
    this.state = draft ? 'saved' : 'clean'
    this.#seen = this.#print()
  }

  /** Begins to watch: the network, other tabs, what this browser kept. Returns how to end. */
  watch(): () => void {
    this.#restore()
    this.#channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(this.#key)
    if (this.#channel)
      this.#channel.onmessage = () => {
        this.state = 'conflict'
        clearTimeout(this.#timer)
      }
    const back = () => {
      if (this.state === 'offline') void this.save()
    }
    const leave = () => {
      if (document.visibilityState === 'hidden' && this.state === 'waiting') void this.save(true)
    }
    addEventListener('online', back)
    document.addEventListener('visibilitychange', leave)
    return () => {
      clearTimeout(this.#timer)
      if (this.state === 'waiting') void this.save(true)
      this.#channel?.close()
      removeEventListener('online', back)
      document.removeEventListener('visibilitychange', leave)
    }
  }

  /** Call on every change. */
  touch(): void {
    if (this.#print() === this.#seen) return
    this.#keepHere()
    // The writer chooses first; what is typed meanwhile is kept in this browser.
    if (this.state === 'conflict') return
    this.state = 'waiting'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), 1000)
  }

  get work() {
    return { text: this.text, code: this.code, link: this.link.trim(), fileIds: this.files.map((file) => file.id) }
  }

  /** Sends it now; one save at a time, so that revisions count up. */
  save(leaving = false): Promise<void> {
    clearTimeout(this.#timer)
    this.#running = this.#running.then(() => this.#send(leaving))
    return this.#running
  }

  /** Saves all that stands here and answers it as it is handed in; undefined when it could not be saved, and `state` says why. */
  async handIn(): Promise<(Draft['work'] & { revision: number }) | undefined> {
    if (this.state === 'conflict') return undefined
    do await this.save()
    while (this.state === 'waiting')
    return this.state === 'saved' || this.state === 'clean' ? { ...this.work, revision: this.#revision } : undefined
  }

  async #send(leaving: boolean): Promise<void> {
    const print = this.#print()
    if (print === this.#seen) {
      // Written and taken back: the server has it already, and this browser must not bring back the rest.
      if (this.state === 'conflict') return
      this.state = this.savedAt ? 'saved' : 'clean'
      this.forgetHere()
      return
    }
    this.state = 'saving'
    try {
      const kept = await call<{ revision: number; savedAt: string }>('PUT', this.#place, { ...this.work, revision: this.#revision }, { keepalive: leaving })
      this.#revision = kept.revision
      this.savedAt = kept.savedAt
      this.#seen = print
      this.state = this.#print() === print ? 'saved' : 'waiting'
      this.forgetHere()
      this.#channel?.postMessage(kept.revision)
      if (this.state === 'waiting') this.touch()
    } catch (thrown) {
      const problem = thrown as CallProblem
      this.problem = problem.message
      this.state = problem.code === 'tasks/draft-changed-elsewhere' ? 'conflict' : problem.status === 0 || problem.status >= 500 ? 'offline' : 'refused'
      if (this.state === 'offline') this.#timer = setTimeout(() => void this.save(), 8000)
    }
  }

  /** Keeps what stands here and lets it replace what the other tab saved. */
  async keepMine(current: AssignmentPage['draft']): Promise<void> {
    this.#revision = current?.revision ?? 0
    this.#seen = ''
    this.state = 'waiting'
    await this.save()
  }

  forgetHere(): void {
    try {
      localStorage.removeItem(this.#key)
    } catch {}
  }

  #keepHere(): void {
    try {
      localStorage.setItem(
        this.#key,
        JSON.stringify({ text: this.text, code: this.code, link: this.link, files: this.files, revision: this.#revision } satisfies Kept)
      )
    } catch {
      // Private windows may forbid it; the server has all but the last second.
    }
  }

  /** What was written here without a network comes back; when the server has another draft since, the writer chooses. */
  #restore(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? 'null') as Kept | null
      if (!kept) return
      this.text = kept.text
      this.code = kept.code
      this.link = kept.link
      this.files = kept.files
      if (this.#print() === this.#seen) this.forgetHere()
      else if (kept.revision === this.#revision) this.touch()
      else this.state = 'conflict'
    } catch {
      this.forgetHere()
    }
  }

  #print(): string {
    return JSON.stringify([this.text, this.code, this.link.trim(), this.files.map((file) => file.id)])
  }
}
