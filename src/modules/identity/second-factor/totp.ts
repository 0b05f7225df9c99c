import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// RFC 6238 as every authenticator app speaks it: SHA-1, six digits, thirty seconds.
const stepSeconds = 30
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A fresh secret of 160 bits, in base32. */
export function newTotpSecret(): string {
  return toBase32(randomBytes(20))
}

/** The code of one time step. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const at = (mac[19] ?? 0) & 0xf
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

export const totpStep = (now: Date): number => Math.floor(now.getTime() / 1000 / stepSeconds)

/**
 * The time step that a code belongs to, or undefined. One step either way is allowed for clocks that
 * differ; a step not after `last` is refused, so that a code read over a shoulder is worth nothing.
 */
export function fittingStep(secret: string, code: string, now: Date, last: number | null): number | undefined {
  const given = Buffer.from(code.replace(/\s/g, ''))
  for (const step of [totpStep(now), totpStep(now) - 1, totpStep(now) + 1]) {
    const right = Buffer.from(totpCode(secret, step))
    if (given.length === right.length && timingSafeEqual(given, right)) return last !== null && step <= last ? undefined : step
  }
  return undefined
}

/** The address that an authenticator app reads from a QR code or opens by a tap. */
export function totpAddress(secret: string, username: string): string {
  const label = encodeURIComponent(`Klearn:${username}`)
  return `otpauth://totp/${label}?secret=${secret}&issuer=Klearn`
}

function toBase32(bytes: Buffer): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      text += alphabet[(value >>> (bits - 5)) & 31]
      bits -= 5
    }
    value &= (1 << bits) - 1
  }
  return text
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const letter of text) {
    value = (value << 5) | alphabet.indexOf(letter)
    bits += 5
    if (bits >= 8) {
      bytes.push((value >>> (bits - 8)) & 255)
      bits -= 8
      value &= (1 << bits) - 1
    }
  }
  return Buffer.from(bytes)
}
