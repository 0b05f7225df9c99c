import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

/** Keys for one purpose: the first seals, all of them open. */
export type Keyring = readonly [SealKey, ...SealKey[]]

export interface SealKey {
  readonly id: string
  readonly key: Buffer
}

/** A text that could not be opened: another key, another place, or somebody changed it. */
export class SealError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SealError'
  }
}

/** The keys for sealing, the newest first; keep the old ones until everything is sealed anew. Each has 32 bytes. */
export function keyring(current: Buffer, ...older: Buffer[]): Keyring {
  return [named(current), ...older.map(named)]
}

function named(key: Buffer): SealKey {
  if (key.length !== 32) throw new RangeError(`a sealing key has 32 bytes, not ${key.length}`)
  // The id tells which key to take, and nothing about it.
  return { id: createHash('sha256').update('klearn-key-id:').update(key).digest('base64url').slice(0, 8), key }
}

/**
 * Encrypts a text for a row (AES-256-GCM). `context` names the place, such as `identity.person.phone:<id>`:
 * a sealed text that is copied to another row or column does not open there.
 */
export function seal(plaintext: string, [{ id, key }]: Keyring, context: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(label(id, context))
  const body = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1.${id}.${body.toString('base64url')}`
}

/** Decrypts what `seal` made with any key of the ring, in the same place. Throws SealError. */
export function open(sealed: string, keys: Keyring, context: string): string {
  const [version, id, text, more] = sealed.split('.')
  if (version !== 'v1' || !id || !text || more !== undefined) throw new SealError('not a sealed text')
  const key = keys.find((one) => one.id === id)
  if (!key) throw new SealError(`sealed with the key ${id}, which is not on the ring`)
  const body = Buffer.from(text, 'base64url')
  if (body.length < 28) throw new SealError('the sealed text is cut short')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.key, body.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(label(id, context)).setAuthTag(body.subarray(-16))
    return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]).toString('utf8')
  } catch {
    throw new SealError('the sealed text was changed, or belongs elsewhere')
  }
}

/** Was this sealed with an older key? A nightly job seals such rows anew. */
export function isSealedWithOlderKey(sealed: string, [current]: Keyring): boolean {
  return sealed.split('.')[1] !== current.id
}

function label(id: string, context: string): Buffer {
  return Buffer.from(`klearn:v1:${id}:${context}`)
}
