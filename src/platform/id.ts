import { randomFillSync } from 'node:crypto'

const bytes = new Uint8Array(16)
let lastMs = 0
let sequence = 0

/**
 * A UUID version 7 (RFC 9562): sorts by creation time, so that indexes grow at one end.
 * Twelve bits count within a millisecond, which keeps the order of ids made by one process.
 */
export function newId(now = Date.now()): string {
  if (now <= lastMs) {
    sequence += 1
    if (sequence > 0xfff) {
      lastMs += 1
      sequence = 0
    }
  } else {
    lastMs = now
    sequence = 0
  }
  const ms = lastMs
  randomFillSync(bytes)
  bytes[0] = ms / 2 ** 40
  bytes[1] = ms / 2 ** 32
  bytes[2] = ms / 2 ** 24
  bytes[3] = ms / 2 ** 16
  bytes[4] = ms / 2 ** 8
  bytes[5] = ms
  bytes[6] = 0x70 | (sequence >> 8)
  bytes[7] = sequence
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
