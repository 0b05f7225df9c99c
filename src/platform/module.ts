import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { EventName, Events } from '#events.ts'
import type { Access } from './access.ts'
import type { Actor } from './actor.ts'
import type { Config } from './config.ts'
import type { AnyDb, AnyWork, Db, Work } from './db.ts'

/** A rule of thumb against floods: at most `max` calls in `seconds`, counted per person (or address of a guest). */
export interface Limit {
  max: number
  seconds: number
  /** What is counted, when it is not the caller: e.g. the name that somebody tries to sign in with. */
  by?: (input: never, actor: Actor) => string
}

export interface Doing<Tables> {
  /** The transaction: everything or nothing. */
  work: Work<Tables>
  actor: Actor
  now: Date
  /** Writes the event into the same transaction; reactions run after the commit. */
  publish<Name extends EventName>(name: Name, payload: Events[Name]): Promise<void>
  /** Notes who did what to whom in the audit log, in the same transaction. */
  audit(subjectKind: string, subjectId: string, detail?: Record<string, unknown>): Promise<void>
  /** Runs when the transaction is committed; for hints only, since a crash may swallow it. */
  afterCommit(run: () => void | Promise<void>): void
}

export interface UseCase<Input = unknown, Output = unknown> {
  kind: 'use case'
  id: string
  access: Access
  input: z.ZodType<Input>
  output?: z.ZodType<Output>
  summary?: string
  limit?: Limit | readonly Limit[]
  // biome-ignore lint/suspicious/noExplicitAny: the tables are known inside the module only
  run(doing: Doing<any>, input: Input): Promise<Output>
}

export interface Query<Input = unknown, Output = unknown> {
  kind: 'query'
  id: string
  access: Access
  input: z.ZodType<Input>
  output?: z.ZodType<Output>
  summary?: string
  // biome-ignore lint/suspicious/noExplicitAny: the tables are known inside the module only
  run(reading: { db: Db<any>; actor: Actor; now: Date }, input: Input): Promise<Output>
}

export interface HappenedEvent<Name extends EventName = EventName> {
  id: string
  name: Name
  payload: Events[Name]
  actorId: string | null
  occurredAt: Date
}

export interface Reaction {
  kind: 'reaction'
  /** e.g. `guidance.open-review`: the name in logs, in the dead-letter list and in the idempotency table. */
  id: string
  event: EventName
  run(doing: Doing<AnyWorkTables>, event: HappenedEvent): Promise<void>
}

export interface Schedule {
  kind: 'schedule'
  id: string
  /** Five fields, in Asia/Shanghai. */
  cron: string
  run(): Promise<void>
}

// biome-ignore lint/suspicious/noExplicitAny: see db.ts
type AnyWorkTables = any

/** URL → use case or query. `path` has `:name` for parts of the input: `/tasks/:taskId/submissions`. */
export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  // biome-ignore lint/suspicious/noExplicitAny: endpoints of all shapes stand in one list
  serves: UseCase<any, any> | Query<any, any>
}

// biome-ignore lint/suspicious/noExplicitAny: as above
export const get = (path: string, serves: Query<any, any>): Endpoint => ({ method: 'GET', path, serves })
// biome-ignore lint/suspicious/noExplicitAny: as above
export const post = (path: string, serves: UseCase<any, any>): Endpoint => ({ method: 'POST', path, serves })
// biome-ignore lint/suspicious/noExplicitAny: as above
export const put = (path: string, serves: UseCase<any, any>): Endpoint => ({ method: 'PUT', path, serves })
// biome-ignore lint/suspicious/noExplicitAny: as above
export const del = (path: string, serves: UseCase<any, any>): Endpoint => ({ method: 'DELETE', path, serves })

/** What a module gives to the whole: `app.ts` lists these. */
export interface Module {
  name: string
  api: Endpoint[]
  reactions?: Reaction[]
  schedules?: Schedule[]
  /** Topics of the realtime endpoint that this module answers for, by prefix before the colon. */
  topics?: Record<string, (actor: Actor, id: string, db: AnyDb) => Promise<boolean>>
  /** Routes that are no use case: sign-in callbacks, webhooks, media bytes. Kept in the module's `http.ts`. */
  http?(app: FastifyInstance, config: Config): Promise<void>
}

/**
 * The words with which a module declares itself, typed with its own tables and the views it may read.
 * Touching a table of another module does not compile.
 */
export function defineModule<Tables>(name: string) {
  return {
    useCase<Input, Output>(
      definition: Omit<UseCase<Input, Output>, 'kind' | 'run'> & { run(doing: Doing<Tables>, input: Input): Promise<Output> }
    ): UseCase<Input, Output> {
      return { kind: 'use case', ...definition }
    },
    query<Input, Output>(
      definition: Omit<Query<Input, Output>, 'kind' | 'run'> & { run(reading: { db: Db<Tables>; actor: Actor; now: Date }, input: Input): Promise<Output> }
    ): Query<Input, Output> {
      return { kind: 'query', ...definition }
    },
    /** In a file named by the event, `on-….ts`, or `tell.ts` where one effect follows many events. `does` names the effect, e.g. `move-progress`. */
    reaction<Name extends EventName>(event: Name, does: string, run: (doing: Doing<Tables>, event: HappenedEvent<Name>) => Promise<void>): Reaction {
      return { kind: 'reaction', id: `${name}.${does}`, event, run: run as Reaction['run'] }
    },
    schedule(does: string, cron: string, run: () => Promise<void>): Schedule {
      return { kind: 'schedule', id: `${name}.${does}`, cron, run }
    },
    /** Sees somebody else's transaction with this module's tables: for the functions of its front door. */
    own: (work: AnyWork | Work<never>): Work<Tables> => work as unknown as Work<Tables>,
    read: (db: AnyDb | Db<never>): Db<Tables> => db as unknown as Db<Tables>
  }
}
