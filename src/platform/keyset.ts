import { refuse } from './errors.ts'

/** Where the next page of a list begins: the sort values and id of the last row shown. */
export type Cursor = readonly (string | number)[]

/** Packs the sort values of a list's last row into an opaque text for an address. */
export const encodeCursor = (values: Cursor): string => Buffer.from(JSON.stringify(values)).toString('base64url')

/** Unpacks a cursor of the expected length; a bent one is refused with `platform/bad-cursor`. */
export function decodeCursor(text: string | undefined | null, length: number): Cursor | undefined {
  if (!text) return undefined
  try {
    const values = JSON.parse(Buffer.from(text, 'base64url').toString())
    const plain = Array.isArray(values) && values.length === length && values.every((value) => typeof value === 'string' || Number.isFinite(value))
    if (plain) return values
  } catch {}
  throw refuse.invalid('platform/bad-cursor', { fields: { cursor: ['platform/bad-cursor'] } })
}

export interface Page<Row> {
  rows: Row[]
  /** Pass it as `cursor` for the next page; null at the end. */
  next: string | null
}

/** Cuts a result that was read with `limit + 1` into a page and the cursor behind it. */
export function toPage<Row>(rows: Row[], limit: number, cursorOf: (row: Row) => Cursor): Page<Row> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null }
}
