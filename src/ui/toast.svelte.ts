export interface Toast {
  id: number
  text: string
  kind: 'done' | 'warn' | 'info'
  /** one thing to do about it, e.g. take it back */
  action?: { label: string; run: () => void }
}

let last = 0
export const toasts = $state<Toast[]>([])

/** A short word at the edge of the screen. Errors beside a field stay beside the field. */
export function say(text: string, kind: Toast['kind'] = 'done', action?: Toast['action']): void {
  const id = ++last
  toasts.push({ id, text, kind, action })
  // time to read: longer texts stay longer, and one with an action longest
  setTimeout(() => hush(id), action ? 8000 : 2500 + text.length * 60)
}

export function hush(id: number): void {
  const at = toasts.findIndex((one) => one.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
