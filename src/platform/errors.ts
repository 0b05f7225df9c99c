/** The few ways in which a request can be refused. Codes belong to modules: `tasks/closed`. */
export type RefusalKind = 'invalid' | 'sign-in' | 'not-allowed' | 'not-found' | 'conflict' | 'gone' | 'too-large' | 'too-many' | 'unavailable'

export const statusOf: Record<RefusalKind, number> = {
  invalid: 422,
  'sign-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503
}

export type Fields = Record<string, string[]>

/** A request refused for a reason that the person may know. Anything else that is thrown is a fault of ours. */
export class Refusal extends Error {
  readonly kind: RefusalKind
  readonly code: string
  /** Message codes by input field, shown beside the field. */
  readonly fields?: Fields
  /** Values for the message, e.g. { opensAt: '2026-12-01' }. */
  readonly values?: Record<string, string | number>
  readonly retryAfterSeconds?: number

  constructor(kind: RefusalKind, code: string, more: { fields?: Fields; values?: Record<string, string | number>; retryAfterSeconds?: number } = {}) {
    super(code)
    this.name = 'Refusal'
    this.kind = kind
    this.code = code
    this.fields = more.fields
    this.values = more.values
    this.retryAfterSeconds = more.retryAfterSeconds
  }

  get status() {
    return statusOf[this.kind]
  }
}

type More = { fields?: Fields; values?: Record<string, string | number> }

export const refuse = {
  invalid: (code: string, more?: More) => new Refusal('invalid', code, more),
  signIn: () => new Refusal('sign-in', 'platform/sign-in'),
  notAllowed: (code = 'platform/not-allowed', more?: More) => new Refusal('not-allowed', code, more),
  notFound: (code = 'platform/not-found') => new Refusal('not-found', code),
  conflict: (code: string, more?: More) => new Refusal('conflict', code, more),
  gone: (code: string) => new Refusal('gone', code),
  tooLarge: (code: string, more?: More) => new Refusal('too-large', code, more),
  tooMany: (code: string, retryAfterSeconds: number) => new Refusal('too-many', code, { retryAfterSeconds, values: { seconds: retryAfterSeconds } }),
  unavailable: (code: string) => new Refusal('unavailable', code)
}

/**
 * Lets a rule decide. `access.ts` functions answer true, or the code of why not;
 * the same function tells a page whether to show the button.
 */
export function allow(answer: true | string): void {
  if (answer !== true) throw refuse.notAllowed(answer)
}
