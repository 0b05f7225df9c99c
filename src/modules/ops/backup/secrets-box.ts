import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { BackupProblem } from './manifest.ts'

// scrypt's cost: a tenth of a second and 64 MB for each guess.
const cost = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 }

/** Encrypts the secrets of an installation with a passphrase (scrypt, AES-256-GCM). */
export function lock(secret: Buffer, passphrase: string): Buffer {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, cost), nonce)
  return Buffer.concat([salt, nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
}

/** Opens what `lock` made; another passphrase or a changed box is a BackupProblem. */
export function unlock(box: Buffer, passphrase: string): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', scryptSync(passphrase, box.subarray(0, 16), 32, cost), box.subarray(16, 28), { authTagLength: 16 })
    decipher.setAuthTag(box.subarray(-16))
    return Buffer.concat([decipher.update(box.subarray(28, -16)), decipher.final()])
  } catch {
    throw new BackupProblem('wrong-passphrase')
  }
}
