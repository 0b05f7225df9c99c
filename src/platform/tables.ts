import type { Generated } from 'kysely'

/** Rows of the schema "platform". */
export interface PlatformTables {
  'platform.event': {
    id: string
    seq: Generated<number>
    name: string
    payload: unknown
    actor_id: string | null
    request_id: string
    occurred_at: Generated<Date>
  }
  'platform.outbox': { seq: Generated<number>; event_id: string }
  'platform.reaction_done': { event_id: string; reaction: string; done_at: Generated<Date> }
  'platform.reaction_failed': {
    event_id: string
    reaction: string
    attempts: number
    error: string
    failed_at: Generated<Date>
    replayed_at: Date | null
    replayed_by: string | null
  }
  'platform.idempotency': { actor: string; use_case: string; key: string; input_hash: Buffer; output: unknown; created_at: Generated<Date> }
  'platform.audit': {
    id: string
    at: Generated<Date>
    actor_id: string | null
    actor_name: string
    action: string
    subject_kind: string | null
    subject_id: string | null
    detail: unknown
    ip: string
    request_id: string
  }
  'platform.rate_limit': { bucket: string; slot: Date; hits: number }
  'platform.setting': { name: string; value: unknown; changed_at: Generated<Date>; changed_by: string | null }
}
