import { randomInt } from 'node:crypto'

/** K261124-83920571: readable on the phone, not countable by a stranger. */
export const orderNumber = (now: Date) => `K${now.toISOString().slice(2, 10).replaceAll('-', '')}-${String(randomInt(100_000_000)).padStart(8, '0')}`
