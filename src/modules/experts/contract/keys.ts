import { createECDH, createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { derivedKey } from '#platform/secrets.ts'
import { own, read } from '../tables.ts'

/** The public half of a key, as JWK (RFC 7517), with its thumbprint (RFC 7638) for a name. */
export interface PublicKey {
  id: string
  jwk: Record<string, string>
}

export interface SigningKey extends PublicKey {
  privateKey: KeyObject
}

export type KeyPurpose = 'contract' | 'credential'

/** PKCS #8 around the 32 bytes of an Ed25519 key (RFC 8410). */
const ed25519Frame = Buffer.from('302e020100300506032b657004220420', 'hex')

function thumbprint(jwk: Record<string, string>): string {
  const wanted = ['crv', 'kty', 'x', 'y'].filter((name) => jwk[name] !== undefined).map((name) => [name, jwk[name]])
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(wanted)))
    .digest('base64url')
}

function contractKey(): SigningKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([ed25519Frame, derivedKey('experts.contract-seal')]), format: 'der', type: 'pkcs8' })
  const { kty = '', crv = '', x = '' } = createPublicKey(privateKey).export({ format: 'jwk' }) as Record<string, string>
  const jwk = { kty, crv, x }
  return { id: thumbprint(jwk), jwk, privateKey }
}

function credentialKey(): SigningKey {
  const secret = derivedKey('experts.credential')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(secret)
  const point = curve.getPublicKey()
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') }
  return { id: thumbprint(jwk), jwk, privateKey: createPrivateKey({ key: { ...jwk, d: secret.toString('base64url') }, format: 'jwk' }) }
}

const make: Record<KeyPurpose, () => SigningKey> = { contract: contractKey, credential: credentialKey }

/** The key of today. Derived from the installation's secret: the same after a restart, and from a backup that holds the secrets. */
export const signingKey = (purpose: KeyPurpose): SigningKey => make[purpose]()

/** Keeps the public half, so that what was signed can be checked when the secret has been exchanged. */
export async function rememberKey(work: AnyWork, purpose: KeyPurpose, { id, jwk }: PublicKey, now: Date): Promise<void> {
  await own(work)
    .insertInto('experts.signing_key')
    .values({ id, purpose, jwk: JSON.stringify(jwk), first_used_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** The keys that may have signed: today's first, then those of earlier secrets. */
export async function publicKeys(db: AnyDb, purpose: KeyPurpose): Promise<PublicKey[]> {
  const current = signingKey(purpose)
  const earlier = await read(db)
    .selectFrom('experts.signing_key')
    .select(['id', 'jwk'])
    .where('purpose', '=', purpose)
    .where('id', '<>', current.id)
    .orderBy('first_used_at', 'desc')
    .limit(20)
    .execute()
  return [{ id: current.id, jwk: current.jwk }, ...earlier]
}
