import { context } from '../context.ts'
import { Refusal } from '../errors.ts'
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

/** Turns whatever was thrown into a problem in the person's language; a fault of ours is logged. */
export function problemOf(error: unknown): Problem {
  const { requestId, locale } = context()
  if (error instanceof Refusal) {
    const fields = error.fields && Object.fromEntries(
      Object.entries(error.fields).map(([name, codes]) => [name, codes.map((code) => ({ code, message: messageOf(code, locale, error.values) }))])
    )
    return { type: `/errors/${error.code}`, title: error.kind, status: error.status, code: error.code, detail: messageOf(error.code, locale, error.values), ...(fields && { fields }), requestId }
  }
  log.error({ err: error }, 'request failed')
  return { type: '/errors/platform/broken', title: 'broken', status: 500, code: 'platform/broken', detail: messageOf('platform/broken', locale), requestId }
}
