import { context } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { log } from '../log.ts'
import { messageOf } from './message.ts'

/** An error as RFC 9457 problem details; nothing internal leaks. */
export interface Problem {
  type: string
  title: string
  status: number
  code: string
  detail: string
  fields?: Record<string, { code: string; message: string }[]>
  requestId: string
}

/** What PostgreSQL, or the way to it, says when it is stopping, starting or gone. */
const databaseAway = ['57P01', '57P02', '57P03', '08006', '08001', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE']

/** Faults that are nobody's mistake, or the caller's, as the refusal they stand for. */
function asRefusal(error: unknown): unknown {
  const { code, name, message, syscall } = (error ?? {}) as { code?: string; name?: string; message?: string; syscall?: string }
  if (name === 'MoneyError') return refuse.invalid(String(code))
  // ENOENT also means a missing file: only that of a connection counts.
  if (code && databaseAway.includes(code) && (code !== 'ENOENT' || syscall === 'connect')) return refuse.unavailable('platform/database-away')
  // pg's own words have no code.
  if (
    message === 'Connection terminated unexpectedly' ||
    message?.startsWith('timeout exceeded when trying to connect') ||
    message === 'Connection terminated due to connection timeout'
  )
    return refuse.unavailable('platform/database-away')
  return error
}

/** Turns whatever was thrown into a problem in the person's language; a fault of ours is logged. */
export function problemOf(thrown: unknown): Problem {
  const error = asRefusal(thrown)
  const { requestId, locale } = context()
  if (error instanceof Refusal) {
    const fields =
      error.fields &&
      Object.fromEntries(
        Object.entries(error.fields).map(([name, codes]) => [name, codes.map((code) => ({ code, message: messageOf(code, locale, error.values) }))])
      )
    return {
      type: `/errors/${error.code}`,
      title: error.kind,
      status: error.status,
      code: error.code,
      detail: messageOf(error.code, locale, error.values),
      ...(fields && { fields }),
      requestId
    }
  }
  log.error({ err: error }, 'request failed')
  return { type: '/errors/platform/broken', title: 'broken', status: 500, code: 'platform/broken', detail: messageOf('platform/broken', locale), requestId }
}
