import { call, CallProblem } from '#platform/browser/call.ts'

export type KeptState = 'clean' | 'waiting' | 'saving' | 'saved' | 'offline' | 'conflict' | 'refused'

interface Wish {
  /** Names the copy in this browser. */
  key: string
  /** Where it is saved: PUT with what stands in the form. */
  path: string
  revision: number
  savedAt: Date | string | null
}

const pause = 1200
const again = 8000

/**
 * A plain form that saves itself a moment after the last key. Each save names the revision that it is based on, so that
 * a second window is told instead of overwritten; what could not be sent waits in this browser.
 */
export class KeptForm {
  state = $state<KeptState>('clean')
  savedAt = $state<Date | string | null>(null)
  message = $state('')
  /** Goes with the form, for saving by button. */
  revision = $state(0)
  #wish: Wish
  #form: HTMLFormElement | undefined
  #seen = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(wish: Wish) {
    this.#wish = wish
    this.revision = wish.revision
    this.savedAt = wish.savedAt
  }

  /** `{@attach kept.watch}` on the form. */
  watch = (form: HTMLFormElement): (() => void) => {
    this.#form = form
    this.#seen = this.#print()
    this.#restore(form)
    const back = () => {
      if (this.state === 'offline') void this.save()
    }
    const leave = () => {
      if (document.visibilityState === 'hidden' && this.state === 'waiting') void this.save(true)
    }
    const touch = () => this.touch()
    form.addEventListener('input', touch)
    form.addEventListener('change', touch)
    addEventListener('online', back)
    document.addEventListener('visibilitychange', leave)
    return () => {
      clearTimeout(this.#timer)
      if (this.state === 'waiting') void this.save(true)
      form.removeEventListener('input', touch)
      form.removeEventListener('change', touch)
      removeEventListener('online', back)
      document.removeEventListener('visibilitychange', leave)
    }
  }

  touch(): void {
    const print = this.#print()
    if (print === this.#seen) return
    this.#keepHere(print)
    if (this.state === 'conflict') return
    this.state = 'waiting'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), pause)
  }

  /** One save at a time, so that revisions count up. */
  save(leaving = false): Promise<void> {
    clearTimeout(this.#timer)
    this.#running = this.#running.then(() => this.#send(leaving))
    return this.#running
  }

  /** Before the form is sent by button: nothing of it is on its way any more. Answers the revision to send. */
  async settle(): Promise<number> {
    clearTimeout(this.#timer)
    await this.#running
    return this.revision
  }

  /** The button's own saving went through. */
  wentThrough(): void {
    this.#forgetHere()
    this.#seen = this.#print()
    this.state = 'saved'
  }

  async #send(leaving: boolean): Promise<void> {
    const print = this.#print()
    if (print === this.#seen || this.state === 'conflict') return
    this.state = 'saving'
    try {
      const kept = await call<{ revision?: number; savedAt: string }>(
        'PUT',
        this.#wish.path,
        { ...JSON.parse(print), revision: this.revision },
        { keepalive: leaving }
      )
      if (kept.revision !== undefined) this.revision = kept.revision
      this.savedAt = kept.savedAt
      this.#seen = print
      this.message = ''
      if (this.#print() === print) {
        this.state = 'saved'
        this.#forgetHere()
      } else this.touch()
    } catch (thrown) {
      const problem = thrown instanceof CallProblem ? thrown : new CallProblem(0, '', '')
      const fields = Object.values(problem.fields).flat()
      this.message = fields.map((one) => one.message).join(' ') || problem.message
      this.state = problem.code === 'recruitment/changed-elsewhere' ? 'conflict' : problem.status === 0 || problem.status >= 500 ? 'offline' : 'refused'
      if (this.state === 'offline') this.#timer = setTimeout(() => void this.save(), again)
    }
  }

  #print = (): string => (this.#form ? JSON.stringify(bodyOf(new FormData(this.#form))) : '')

  #keepHere(print: string): void {
    try {
      localStorage.setItem(this.#wish.key, JSON.stringify({ revision: this.revision, print }))
    } catch {
      // Private windows may forbid it; the server has all but the last second.
    }
  }

  #forgetHere(): void {
    try {
      localStorage.removeItem(this.#wish.key)
    } catch {}
  }

  /** What was written here and never sent comes back; when the server has a newer version, that one counts. */
  #restore(form: HTMLFormElement): void {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#wish.key) ?? 'null') as { revision: number; print: string } | null
      if (!kept) return
      if (kept.revision !== this.revision || kept.print === this.#seen) {
        this.#forgetHere()
        return
      }
      for (const [name, value] of flat(JSON.parse(kept.print))) {
        const field = form.elements.namedItem(name)
        if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) || field.type === 'hidden')
          continue
        field.value = value
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
    } catch {
      this.#forgetHere()
    }
  }
}

/** `work.0.place` becomes { work: { 0: { place } } }; `ids[]` a list. What names a revision or a button stays out. */
function bodyOf(data: FormData): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const name of new Set(data.keys())) {
    if (name === 'revision' || name === 'to') continue
    const all = data.getAll(name).filter((value) => typeof value === 'string')
    const path = name.replace(/\[\]$/, '').split('.')
    const last = path.pop() ?? ''
    let target = body
    for (const part of path) {
      target[part] ??= {}
      target = target[part] as Record<string, unknown>
    }
    target[last] = name.endsWith('[]') ? all : all[0]
  }
  return body
}

function flat(body: Record<string, unknown>, prefix = ''): [string, string][] {
  return Object.entries(body).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string'
      ? [[prefix + name, value]]
      : value && typeof value === 'object' && !Array.isArray(value)
        ? flat(value as Record<string, unknown>, `${prefix}${name}.`)
        : []
  )
}
