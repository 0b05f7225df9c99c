import { getLocale } from '#paraglide/runtime.js'

export type Answered<T> = { ok: true; body: T } | { ok: false; status: number; code: string; message: string }

/** A call of our own API from the page. `last` lets it outlive the page. Never throws; status 0: no connection. */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  { last = false, key }: { last?: boolean; key?: string } = {}
): Promise<Answered<T>> {
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      keepalive: last,
      headers: { 'accept-language': getLocale(), ...(body !== undefined && { 'content-type': 'application/json' }), ...(key && { 'idempotency-key': key }) },
      body: body === undefined ? undefined : JSON.stringify(body)
    })
    const text = await response.text()
    const parsed = text ? JSON.parse(text) : undefined
    if (response.ok) return { ok: true, body: parsed as T }
    return { ok: false, status: response.status, code: parsed?.code ?? '', message: parsed?.detail ?? '' }
  } catch {
    return { ok: false, status: 0, code: '', message: '' }
  }
}
