import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { fieldKey } from '#platform/secrets.ts'

const stored = z.object({
  file: z
    .string()
    .regex(/^[A-Za-z0-9][\w.-]*(\/[\w.-]+)*$/)
    .refine((path) => !path.includes('..')),
  bytes: z.number(),
  sha256: z.string()
})

const manifestSchema = z.object({
  format: z.literal(1),
  klearn: z.string(),
  postgres: z.string(),
  /** Every commit before this moment is in it. */
  snapshotAt: z.coerce.date(),
  endedAt: z.coerce.date(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  tables: z.array(stored.extend({ name: z.string(), columns: z.array(z.string()), rows: z.number() })),
  sequences: z.array(z.object({ name: z.string(), value: z.number() })),
  /** Events whose reactions had not all run. */
  pending: stored.extend({ rows: z.number() }),
  files: stored.extend({ place: z.enum(['here', 's3']), bucket: z.string().optional(), count: z.number(), totalBytes: z.number() }),
  secrets: z.enum(['sealed', 'left-out', 'environment']),
  /** Tells whether a key opens the sealed fields, without telling the key. */
  keyMark: z.string()
})

export type Manifest = z.infer<typeof manifestSchema>

export const manifestFile = 'manifest.json'

/** Reads the description of a backup. Throws words for people when the folder is none, or an unfinished one. */
export function readManifest(folder: string): Manifest {
  let text: string
  try {
    text = readFileSync(join(folder, manifestFile), 'utf8')
  } catch {
    throw new BackupProblem('not-a-backup', folder)
  }
  const parsed = manifestSchema.safeParse(parseJson(text))
  if (!parsed.success) throw new BackupProblem('not-a-backup', folder)
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A mark of the encryption key that is open now. */
export const keyMark = (): string => createHash('sha256').update(fieldKey('backup-mark')).digest('hex').slice(0, 16)

export type BackupFault =
  | 'not-a-backup'
  | 'damaged'
  | 'newer'
  | 'other-migrations'
  | 'not-empty'
  | 'in-use'
  | 'no-passphrase'
  | 'wrong-passphrase'
  | 'unbalanced'
  | 'folder-taken'

/** Why a backup or a restore cannot go on; `what` names the file, folder or figure. */
export class BackupProblem extends Error {
  readonly fault: BackupFault
  readonly what: string
  constructor(fault: BackupFault, what = '') {
    super(`${fault}: ${what}`)
    this.name = 'BackupProblem'
    this.fault = fault
    this.what = what
  }
}
