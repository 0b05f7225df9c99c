import { getLocale } from '#paraglide/runtime.js'

export type Answer<Output> = { ok: true; output: Output } | { ok: false; status: number; code: string; message: string; fields: Record<string, string> }

/** Calls the API as the signed-in person. A refusal comes back with its words; no network: status 0. */
export async function call<Output = unknown>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Answer<Output>> {
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers: { 'accept-language': getLocale(), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    const answer = response.status === 204 ? undefined : await response.json()
    if (response.ok) return { ok: true, output: answer as Output }
    const fields = Object.entries((answer?.fields ?? {}) as Record<string, { message: string }[]>).map(([name, list]) => [
      name,
      list.map((one) => one.message).join(' ')
    ])
    return { ok: false, status: response.status, code: answer?.code ?? '', message: answer?.detail ?? '', fields: Object.fromEntries(fields) }
  } catch {
    return { ok: false, status: 0, code: 'offline', message: '', fields: {} }
  }
}
