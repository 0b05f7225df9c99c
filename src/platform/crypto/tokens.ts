import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** A token that cannot be guessed, safe in addresses: 32 bytes are 43 characters. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}

/** A code for people to type, every digit as likely as the other. Limit the attempts where it is checked. */
export function randomCode(digits = 6): string {
  return Array.from({ length: digits }, () => randomInt(10)).join('')
}

/** What to store of a random token: who reads the database cannot use it. Not for passwords. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** Compares secrets in a time that says nothing about where they differ, nor about their lengths. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
