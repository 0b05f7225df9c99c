import { sql } from 'kysely'
import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { database } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { now as clock } from '#platform/time/index.ts'
import { query, read, useCase } from '../tables.ts'
import { inBackground } from './background.ts'
import { beginBackup, finishBackup, removeOld } from './run-backup.ts'
import { verifyBackup } from './verify.ts'
import { backupLock } from './write-backup.ts'

const backup = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  trigger: z.enum(['schedule', 'console', 'command']),
  startedBy: z.string().nullable(),
  startedAt: z.date(),
  endedAt: z.date().nullable(),
  snapshotAt: z.date().nullable(),
  state: z.enum(['running', 'done', 'failed']),
  bytes: z.number().nullable(),
  rows: z.number().nullable(),
  files: z.number().nullable(),
  secrets: z.enum(['sealed', 'left-out', 'environment']).nullable(),
  error: z.string().nullable(),
  verifying: z.boolean(),
  verifiedAt: z.date().nullable(),
  verifyError: z.string().nullable(),
  removedAt: z.date().nullable()
})

export const listBackups = query({
  id: 'ops.list-backups',
  summary: 'Backups, newest first, with size, duration and whether they were read again',
  access: withRole('admin'),
  input: z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }),
  output: z.object({ rows: z.array(backup), next: z.string().nullable() }),
  async run({ db, now }, { cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('ops.backup as b')
      .leftJoin('identity.person_card as p', 'p.id', 'b.started_by')
      .select([
        'b.id',
        'b.name',
        'b.folder',
        'b.trigger',
        'p.name as startedBy',
        'b.started_at as startedAt',
        'b.ended_at as endedAt',
        'b.snapshot_at as snapshotAt',
        'b.state',
        'b.bytes',
        'b.rows',
        'b.files',
        'b.secrets',
        'b.error',
        'b.verify_began_at',
        'b.verified_at as verifiedAt',
        'b.verify_error as verifyError',
        'b.removed_at as removedAt'
      ])
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('b.started_at', 'b.id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('b.started_at', 'desc')
      .orderBy('b.id', 'desc')
      .limit(limit + 1)
      .execute()
    const {
      rows: [lock]
    } = await sql<{ held: boolean }>`select exists (select 1 from pg_locks where locktype = 'advisory' and objid = ${backupLock} and granted) as held`.execute(
      db
    )
    // Its process ended in the middle: nobody will ever say so.
    const gone = (row: { state: string; startedAt: Date }) => row.state === 'running' && !lock?.held && now.getTime() - row.startedAt.getTime() > 15_000
    const shown = rows.map((row) => (gone(row) ? { ...row, state: 'failed' as const, error: 'interrupted' } : row))
    return toPage(
      shown.map(({ verify_began_at: began, ...row }) => ({ ...row, verifying: began !== null && (row.verifiedAt === null || row.verifiedAt < began) })),
      limit,
      (row) => [row.startedAt.toISOString(), row.id]
    )
  }
})

export const startBackup = useCase({
  id: 'ops.start-backup',
  summary: 'Begin a backup now; it goes on while everybody works',
  access: withRole('admin'),
  input: z.object({}),
  output: z.object({ id: z.string() }),
  async run({ work, actor, audit, afterCommit }) {
    const begun = await beginBackup(work, 'console', actor.id || null)
    await audit('backup', begun.id)
    // How it went is noted in its row, also when it fails.
    afterCommit(() =>
      inBackground(
        'remove old backups',
        finishBackup(begun).then(removeOld, () => {})
      )
    )
    return { id: begun.id }
  }
})

export const checkBackup = useCase({
  id: 'ops.verify-backup',
  summary: 'Read every byte of a backup again and compare it with its hashes',
  access: withRole('admin'),
  input: z.object({ backupId: z.uuid() }),
  output: z.object({ began: z.date() }),
  async run({ work, now, audit, afterCommit }, { backupId }) {
    const found = await work.selectFrom('ops.backup').select(['folder', 'state', 'removed_at']).where('id', '=', backupId).forUpdate().executeTakeFirst()
    if (!found) throw refuse.notFound()
    if (found.state !== 'done' || found.removed_at) throw refuse.conflict('ops/backup-not-there')
    await work.updateTable('ops.backup').set({ verify_began_at: now }).where('id', '=', backupId).execute()
    await audit('backup', backupId)
    afterCommit(() =>
      inBackground(
        'verify a backup',
        verifyBackup(found.folder)
          .then(
            ({ damaged }) => (damaged.length > 0 ? damaged.slice(0, 20).join(', ') : null),
            (error) => String(error.message ?? error)
          )
          .then((error) => read(database()).updateTable('ops.backup').set({ verified_at: clock(), verify_error: error }).where('id', '=', backupId).execute())
      )
    )
    return { began: now }
  }
})
