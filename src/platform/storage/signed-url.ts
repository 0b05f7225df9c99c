import { createHmac, timingSafeEqual } from 'node:crypto'
import { now } from '../time/clock.ts'

export type UrlVerdict = 'good' | 'expired' | 'forged'

/**
 * Adds an expiry and a signature to a path with its query. Whatever else stands in the query is covered,
 * so that a name, a type or a viewer can be bound to the address.
 */
export function signUrl(path: string, expiresAt: Date, secret: string | Buffer): string {
  const separator = path.includes('?') ? '&' : '?'
  const unsigned = `${path}${separator}expires=${Math.floor(expiresAt.getTime() / 1000)}`
  return `${unsigned}&signature=${signature(unsigned, secret)}`
}

/** Checks a path with its query as the request carries it. Forged is everything that we did not sign so. */
export function verifyUrl(url: string, secret: string | Buffer, at: Date = now()): UrlVerdict {
  const match = /^(.*[?&]expires=(\d{1,12}))&signature=([A-Za-z0-9_-]{43})$/.exec(url)
  const [, unsigned, expires, given] = match ?? []
  if (!unsigned || !expires || !given) return 'forged'
  const expected = Buffer.from(signature(unsigned, secret))
  if (!timingSafeEqual(expected, Buffer.from(given))) return 'forged'
  return Number(expires) * 1000 > at.getTime() ? 'good' : 'expired'
}

function signature(text: string, secret: string | Buffer): string {
  return createHmac('sha256', secret).update(`klearn-url:${text}`).digest('base64url')
}
