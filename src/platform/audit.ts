import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import { context } from './context.ts'
import { type AnyDb, type AnyWork, database } from './db.ts'
import { newId } from './id.ts'

export interface AuditLine {
  actor: Actor
  /** The use case or query: `commerce.refund-order`. */
  action: string
  subjectKind: string
  subjectId: string
  /** Never the sensitive value itself. */
  detail?: Record<string, unknown>
}

/** Adds a line to the audit log in the given transaction (or on its own). */
export async function writeAudit(work: AnyWork | AnyDb, line: AuditLine): Promise<void> {
  const { ip, requestId } = context()
  await sql`
    insert into platform.audit (id, actor_id, actor_name, action, subject_kind, subject_id, detail, ip, request_id)
    values (${newId()}, ${line.actor.id || null}, ${line.actor.username || line.actor.kind}, ${line.action}, ${line.subjectKind}, ${line.subjectId}, ${JSON.stringify(line.detail ?? {})}::jsonb, ${ip}, ${requestId})`.execute(
    work
  )
}

/** Notes that somebody opened sensitive data (R6). Call it before handing the data out. */
export const auditRead = (actor: Actor, action: string, subjectKind: string, subjectId: string, detail?: Record<string, unknown>) =>
  writeAudit(database(), { actor, action, subjectKind, subjectId, detail })
