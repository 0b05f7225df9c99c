import { AsyncLocalStorage } from 'node:async_hooks'
import { type Actor, guest, system } from './actor.ts'

/** What is known about the request (or job) that runs now. */
export interface Context {
  requestId: string
  actor: Actor
  locale: string
  ip: string
  userAgent: string
  /** Scheme and host under which the person reached us, for links in mails and redirects. */
  origin: string
  /** The page that was asked for, with its query: where to lead back after signing in. */
  path?: string
  idempotencyKey?: string
  /** Adds a Set-Cookie line to the answer; absent where no request is behind. */
  sendCookie?(line: string): void
}

const storage = new AsyncLocalStorage<Context>()

const outside: Context = { requestId: '-', actor: guest, locale: 'zh-CN', ip: '', userAgent: '', origin: 'http://localhost:3000' }

/** The context of what runs now; outside of any request a guest's. */
export const context = (): Context => storage.getStore() ?? outside

export const runWith = <T>(given: Context, run: () => T): T => storage.run(given, run)

/** Runs as somebody else, e.g. a job as the system or a test as a learner. */
export const runAs = <T>(actor: Actor, run: () => T): T => storage.run({ ...context(), actor, locale: actor.locale }, run)

export const runAsSystem = <T>(run: () => T): T => runAs(system, run)
