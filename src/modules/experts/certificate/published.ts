import { z } from 'zod'
import { anyone, signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { publicKeys } from '../contract/keys.ts'
import { query } from '../tables.ts'
import { issuerId, keyUrl } from './addresses.ts'
import { credentialOf, signCredential } from './credential.ts'
import { findCertificate } from './find-certificate.ts'
import { statusListOf, statusPurposes } from './status-list.ts'

/** The keys that credentials are checked with, as JWKS. */
export const credentialKeys = query({
  id: 'experts.credential-keys',
  summary: 'The public keys that credentials of this installation are checked with (JWKS)',
  access: anyone,
  input: z.object({}),
  async run({ db }) {
    const keys = await publicKeys(db as unknown as AnyDb, 'credential')
    return { keys: keys.map(({ id, jwk }) => ({ ...jwk, kid: keyUrl(id), use: 'sig', alg: 'ES256' })) }
  }
})

export const issuerDocument = query({
  id: 'experts.issuer-document',
  summary: 'The DID document of the issuer (did:web)',
  access: anyone,
  input: z.object({}),
  async run({ db }) {
    const keys = await publicKeys(db as unknown as AnyDb, 'credential')
    return {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/suites/jws-2020/v1'],
      id: issuerId(),
      verificationMethod: keys.map(({ id, jwk }) => ({ id: keyUrl(id), type: 'JsonWebKey2020', controller: issuerId(), publicKeyJwk: jwk })),
      assertionMethod: keys.map(({ id }) => keyUrl(id))
    }
  }
})

/** The signed list of revoked or suspended credentials. */
export const statusListToken = query({
  id: 'experts.status-list',
  access: anyone,
  input: z.object({ purpose: z.enum(statusPurposes) }),
  async run({ db, now }, { purpose }) {
    return { token: await signCredential(await statusListOf(db, purpose), { from: now, now }) }
  }
})

/** The credential as a file: for the person whom it is about. */
export const myCredential = query({
  id: 'experts.my-credential',
  access: signedIn,
  input: z.object({ number: z.string().min(1).max(40) }),
  async run({ db, actor, now }, { number }) {
    const certificate = await findCertificate(db, number, now)
    if (!certificate || certificate.expertId !== actor.id) throw refuse.notFound()
    if (certificate.status === 'revoked') throw refuse.gone('experts/certificate-revoked')
    const claims = await credentialOf(db, certificate)
    return {
      token: await signCredential(claims, { from: certificate.issuedAt, until: certificate.validUntil, subject: claims.credentialSubject.id, now })
    }
  }
})
