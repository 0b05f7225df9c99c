import { createHmac, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

export interface Secrets {
  /** Signs sessions, links and upload addresses. */
  signing: string
  /** Encrypts sensitive fields; lives outside the database. */
  encryption: string
}

let current: Secrets | undefined

/**
 * Takes the secrets from the environment, else from `<data>/secrets.json` (0600), which is generated
 * at the first start: there is no default secret that two installations could share.
 */
export function openSecrets(config: Config): Secrets {
  const file = join(config.dataFolder, 'secrets.json')
  const kept: Partial<Secrets> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const secrets: Secrets = {
    signing: config.KLEARN_SECRET ?? kept.signing ?? randomBytes(48).toString('base64url'),
    encryption: config.KLEARN_ENCRYPTION_KEY ?? kept.encryption ?? randomBytes(48).toString('base64url')
  }
  const generated = (!config.KLEARN_SECRET && !kept.signing) || (!config.KLEARN_ENCRYPTION_KEY && !kept.encryption)
  if (generated) {
    mkdirSync(config.dataFolder, { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(secrets, null, 2), { mode: 0o600 })
    chmodSync(`${file}.new`, 0o600)
    renameSync(`${file}.new`, file)
  }
  current = secrets
  return secrets
}

/** The secrets opened at start. Throws when nothing opened them: a programming error. */
export function secrets(): Secrets {
  if (!current) throw new Error('openSecrets() was not called')
  return current
}

/** A key for one purpose, derived from the signing secret, so that no two purposes share a key. */
export function derivedKey(purpose: string): Buffer {
  return createHmac('sha256', secrets().signing).update(`klearn:${purpose}`).digest()
}

/** The key for sensitive fields of one kind, derived from the encryption secret. */
export function fieldKey(purpose: string): Buffer {
  return createHmac('sha256', secrets().encryption).update(`klearn:field:${purpose}`).digest()
}
