import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { z } from 'zod'
import { type Access, anyone, checkAccess, scopeCovers } from './access.ts'
import { type Actor, guest } from './actor.ts'
import { writeAudit } from './audit.ts'
import { context } from './context.ts'
import { type AnyTables, type AnyWork, database } from './db.ts'
import { type Fields, refuse } from './errors.ts'
import { nudgeRelay } from './events/nudge.ts'
import { writeEvent } from './events/write-event.ts'
import { log } from './log.ts'
import { observeUseCase } from './metrics.ts'
import type { Doing, Query, UseCase } from './module.ts'
import { takeFromLimit } from './rate-limit.ts'
import { derivedKey } from './secrets.ts'
import { now } from './time/clock.ts'

/**
 * Runs a use case for the current actor: access, input, limit, one transaction, events, audit,
 * idempotency key. Throws Refusal for what the person may know.
 */
export async function perform<Input, Output>(useCase: UseCase<Input, Output>, raw: unknown): Promise<Output> {
  const { actor, ip, idempotencyKey } = context()
  const done = observeUseCase(useCase.id)
  try {
    checkAccess(useCase.access, actor, useCase.id, 'write')
    const input = readInput(useCase.input, raw)
    for (const limit of [useCase.limit ?? []].flat()) {
      const who = limit.by ? `by ${limit.by(input as never, actor)}` : actor.id || ip
      await takeFromLimit(`${useCase.id}:${who}`, limit.max, limit.seconds)
    }
    const later: (() => void | Promise<void>)[] = []
    let published = false
    const output = await database()
      .transaction()
      .execute(async (work) => {
        const repeat = idempotencyKey ? await recall(work, useCase.id, idempotencyKey, actor, input) : undefined
        if (repeat) return repeat.output as Output
        const doing = makeDoing(work, actor, useCase.id, later, () => {
          published = true
        })
        const result = await useCase.run(doing, input)
        if (idempotencyKey) await remember(work, useCase.id, idempotencyKey, actor, result)
        return result
      })
    if (published) nudgeRelay()
    for (const run of later)
      await Promise.resolve()
        .then(run)
        .catch((error) => log.warn({ err: error, useCase: useCase.id }, 'a hint after the commit failed'))
    done('ok')
    return output
  } catch (error) {
    done(error instanceof Error && error.name === 'Refusal' ? 'refused' : 'failed')
    throw translate(error)
  }
}

/** Reads for the current actor; no transaction. */
export async function ask<Input, Output>(query: Query<Input, Output>, raw: unknown): Promise<Output> {
  const actor = readerOf(query.access, context().actor, query.id)
  checkAccess(query.access, actor, query.id, 'read')
  const input = readInput(query.input, raw)
  try {
    return await query.run({ db: database(), actor, now: now() }, input)
  } catch (error) {
    throw translate(error)
  }
}

/**
 * What anyone may read often holds more for some. Who still owes the second factor, or comes with a token of
 * another scope, sees what a guest sees.
 */
const readerOf = (access: Access, actor: Actor, id: string): Actor =>
  access === anyone && (actor.awaitsSecondFactor || (actor.scopes && !scopeCovers(actor.scopes, id, 'read'))) ? guest : actor

/** The tools a use case or reaction works with, over one transaction. */
export function makeDoing(work: AnyWork, actor: Actor, action: string, later: (() => void | Promise<void>)[], onPublish: () => void): Doing<AnyTables> {
  return {
    work,
    actor,
    now: now(),
    publish: async (name, payload) => {
      await writeEvent(work, name, payload, actor.id || null)
      onPublish()
    },
    audit: (subjectKind, subjectId, detail = {}) => writeAudit(work, { actor, action, subjectKind, subjectId, detail }),
    afterCommit: (run) => {
      later.push(run)
    }
  }
}

function readInput<Input>(schema: z.ZodType<Input>, raw: unknown): Input {
  const parsed = schema.safeParse(raw ?? {})
  if (parsed.success) return parsed.data
  throw refuse.invalid('platform/invalid', { fields: fieldsOf(parsed.error) })
}

/** zod's issues as message codes by field: `{ title: ['platform/too-long:80'] }`. */
function fieldsOf(error: z.ZodError): Fields {
  const fields: Fields = {}
  for (const issue of error.issues) {
    const name = issue.path.join('.') || '_'
    fields[name] ??= []
    fields[name].push(codeOf(issue))
  }
  return fields
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (issue.message.includes('/')) return issue.message
  if (issue.code === 'too_big') return `platform/${issue.origin === 'string' || issue.origin === 'array' ? 'too-long' : 'too-large'}:${issue.maximum}`
  if (issue.code === 'too_small')
    return issue.origin === 'string' && issue.minimum === 1
      ? 'platform/required'
      : `platform/${issue.origin === 'string' || issue.origin === 'array' ? 'too-short' : 'too-small'}:${issue.minimum}`
  if (issue.code === 'invalid_type' && issue.message.includes('undefined')) return 'platform/required'
  if (issue.code === 'invalid_format') return `platform/not-${['email', 'url', 'uuid'].includes(issue.format) ? issue.format : 'valid'}`
  return 'platform/not-valid'
}

// Keyed: an input may hold a password, and who reads the table must not be able to guess at it.
const hashOf = (input: unknown) =>
  createHmac('sha256', derivedKey('idempotency'))
    .update(JSON.stringify(input) ?? '')
    .digest()

/** The row is taken first: a second call with the same key waits here until the first one ends. */
async function recall(work: AnyWork, id: string, key: string, actor: Actor, input: unknown): Promise<{ output: unknown } | undefined> {
  if (key.length > 200) throw refuse.invalid('platform/bad-idempotency-key')
  const who = actor.id || context().ip
  const hash = hashOf(input)
  const { numAffectedRows } = await sql`
    insert into platform.idempotency (actor, use_case, key, input_hash) values (${who}, ${id}, ${key}, ${hash}) on conflict do nothing`.execute(work)
  if (numAffectedRows === 1n) return undefined
  const { rows } = await sql<{ input_hash: Buffer; output: { value: unknown } }>`
    select input_hash, output from platform.idempotency where actor = ${who} and use_case = ${id} and key = ${key}`.execute(work)
  const kept = rows[0]
  if (!kept?.input_hash.equals(hash)) throw refuse.conflict('platform/idempotency-key-reused')
  return { output: kept.output?.value }
}

async function remember(work: AnyWork, id: string, key: string, actor: Actor, output: unknown): Promise<void> {
  await sql`update platform.idempotency set output = ${JSON.stringify({ value: output ?? null })}::jsonb
    where actor = ${actor.id || context().ip} and use_case = ${id} and key = ${key}`.execute(work)
}

/** Faults of the database that a person can do something about. */
function translate(error: unknown): unknown {
  const code = (error as { code?: string })?.code
  if (code === '53100') return refuse.unavailable('platform/disk-full')
  if (code === '57P01' || code === '57P03' || code === 'ECONNREFUSED' || (code === 'ENOENT' && (error as { syscall?: string }).syscall === 'connect'))
    return refuse.unavailable('platform/database-away')
  // Two at once wrote the same: who comes second reads again and sees the first.
  if (code === '40001' || code === '40P01' || code === '23505') return refuse.conflict('platform/try-again')
  // What an id points at is not there: it never was, or somebody removed it a moment ago.
  if (code === '23503') return refuse.notFound()
  // Text that PostgreSQL cannot hold, e.g. a NUL character, and a bent cursor whose parts are no date, number or id.
  if (code && ['22021', '22P05', '22007', '22008', '22P02', '22003'].includes(code)) return refuse.invalid('platform/not-valid')
  return error
}
