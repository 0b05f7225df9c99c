import { getLocale } from '#paraglide/runtime.js'

/** A call that was refused or did not get through; `message` is in the reader's language. */
export class CallProblem extends Error {
  /** 0: no answer at all. */
  readonly status: number
  readonly code: string
  readonly fields: Record<string, { code: string; message: string }[]>

  constructor(status: number, code: string, message: string, fields: CallProblem['fields'] = {}) {
    super(message)
    this.name = 'CallProblem'
    this.status = status
    this.code = code
    this.fields = fields
  }
}

/** Calls our own API as the person who is signed in: `call('POST', '/notes', { text })`. `keepalive` outlives the page. */
export async function call<Output = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  { keepalive = false } = {}
): Promise<Output> {
  const answer = await fetch(`/api/v1${path}`, {
    method,
    keepalive,
    headers: { 'accept-language': getLocale(), ...(body !== undefined && { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body)
  }).catch(() => undefined)
  if (!answer) throw new CallProblem(0, 'platform/offline', '')
  const text = await answer.text()
  if (answer.ok) return (text ? JSON.parse(text) : undefined) as Output
  try {
    const problem = JSON.parse(text) as { code: string; detail: string; fields?: CallProblem['fields'] }
    throw new CallProblem(answer.status, problem.code, problem.detail, problem.fields)
  } catch (thrown) {
    throw thrown instanceof CallProblem ? thrown : new CallProblem(answer.status, 'platform/broken', answer.statusText)
  }
}
