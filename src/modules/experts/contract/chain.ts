import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import { sql } from 'kysely'
import type { AnyWork, Work } from '#platform/db.ts'
import type { ChainEntryTable, EntryKind, ExpertsTables } from '../tables.ts'
import { type PublicKey, rememberKey, signingKey } from './keys.ts'

/** What an entry says. It is sealed as this text, byte for byte; it holds ids and no names. */
export interface EntryBody {
  v: 1
  seq: number
  contract: string
  number: string
  kind: EntryKind
  at: string
  /** fingerprint of the document, hexadecimal */
  sha256: string
  /** fingerprint of the entry before this one; empty for the first */
  previous: string
  by: string | null
  /** how it was made sure who signs */
  proof?: 'second-factor' | 'fresh-sign-in'
}

const digest = (text: string | Buffer) => createHash('sha256').update(text).digest()

export const fingerprint = (document: Buffer): Buffer => digest(document)

/** Adds an entry to the chain. One after the other: who comes second sees the first. */
export async function appendEntry(
  work: Work<ExpertsTables>,
  contract: { id: string; number: string; sha256: Buffer },
  { kind, at, by, proof }: { kind: EntryKind; at: Date; by: string | null; proof?: EntryBody['proof'] }
): Promise<void> {
  await sql`select pg_advisory_xact_lock(7265470)`.execute(work)
  const last = await work.selectFrom('experts.chain_entry').select(['seq', 'hash']).orderBy('seq', 'desc').limit(1).executeTakeFirst()
  const seq = (last?.seq ?? 0) + 1
  const body: EntryBody = {
    v: 1,
    seq,
    contract: contract.id,
    number: contract.number,
    kind,
    at: at.toISOString(),
    sha256: contract.sha256.toString('hex'),
    previous: last?.hash.toString('hex') ?? '',
    by,
    ...(proof && { proof })
  }
  const text = JSON.stringify(body)
  const hash = digest(text)
  const key = signingKey('contract')
  await rememberKey(work as unknown as AnyWork, 'contract', key, at)
  await work
    .insertInto('experts.chain_entry')
    .values({ seq, contract_id: contract.id, kind, at, body: text, hash, key_id: key.id, seal: sign(null, hash, key.privateKey) })
    .execute()
}

export type ChainFault = 'document' | 'entry' | 'seal' | 'link' | 'missing'

export interface CheckedEntry {
  kind: EntryKind
  at: Date
  hash: string
  by: string | null
  fault: ChainFault | null
}

/** Checks the entries of one contract against its document, their seals, and the entries before them. */
export function checkEntries(
  contract: { id: string; number: string },
  pdf: Buffer,
  entries: readonly (ChainEntryTable & { previous_hash: Buffer | null })[],
  keys: readonly PublicKey[]
): CheckedEntry[] {
  const printed = fingerprint(pdf).toString('hex')
  return entries.map((entry) => {
    const body = readBody(entry.body)
    const key = keys.find((one) => one.id === entry.key_id)
    const sealed = key && verify(null, entry.hash, createPublicKey({ key: key.jwk, format: 'jwk' }), entry.seal)
    const told =
      body &&
      body.contract === contract.id &&
      body.number === contract.number &&
      body.kind === entry.kind &&
      body.seq === entry.seq &&
      body.at === entry.at.toISOString() &&
      digest(entry.body).equals(entry.hash)
    const linked = body && body.previous === (entry.previous_hash?.toString('hex') ?? '')
    const fault = !told ? 'entry' : !sealed ? 'seal' : !linked ? 'link' : body.sha256 !== printed ? 'document' : null
    return { kind: entry.kind, at: entry.at, hash: entry.hash.toString('hex'), by: body?.by ?? null, fault }
  })
}

function readBody(text: string): EntryBody | undefined {
  try {
    return JSON.parse(text) as EntryBody
  } catch {
    return undefined
  }
}
