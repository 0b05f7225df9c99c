import type { IncomingMessage } from 'node:http'
import { context } from '#platform/context.ts'
import { sessionDays } from '../rules.ts'

const plain = 'klearn.session_token'
const overTls = `__Secure-${plain}`

/** Tells the browser to keep the session; HttpOnly, so that no script can read it. */
export function sendSessionCookie(token: string): void {
  send(token, sessionDays * 86_400)
}

export function dropSessionCookie(): void {
  send('', 0)
}

function send(value: string, seconds: number): void {
  const { origin, sendCookie } = context()
  const secure = origin.startsWith('https:')
  sendCookie?.(`${secure ? overTls : plain}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`)
}

/** The cookie header of a session, as a browser would send it: for tests and the seeder. */
export const cookieOf = (token: string) => `${plain}=${token}`

/** The session token that a request carries, if any. */
export function sessionTokenOf(request: IncomingMessage): string | undefined {
  const header = request.headers.cookie
  if (!header) return undefined
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    const name = part.slice(0, at).trim()
    if (name === plain || name === overTls) return part.slice(at + 1).trim()
  }
  return undefined
}
