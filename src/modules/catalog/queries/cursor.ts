import { refuse } from '#platform/errors.ts'
import { type Cursor, decodeCursor } from '#platform/keyset.ts'

const fits = {
  time: (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  number: (value: unknown) => typeof value === 'number',
  id: (value: unknown) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
}

/** A cursor whose values are of the given kinds; one that was made for another list is refused, not handed to SQL. */
export function readCursor(text: string | undefined, ...kinds: (keyof typeof fits)[]): Cursor | undefined {
  const cursor = decodeCursor(text, kinds.length)
  if (cursor && !kinds.every((kind, at) => fits[kind](cursor[at]))) throw refuse.invalid('platform/bad-cursor', { fields: { cursor: ['platform/bad-cursor'] } })
  return cursor
}
