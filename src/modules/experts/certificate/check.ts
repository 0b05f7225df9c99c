import { createPublicKey, type JsonWebKey } from 'node:crypto'
import { compactVerify, decodeProtectedHeader } from 'jose'
import { z } from 'zod'
import { settings } from '#modules/ops/index.ts'
import { anyone } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { publicKeys } from '../contract/keys.ts'
import { query, useCase } from '../tables.ts'
import { certificateUrl, credentialUrl, keyUrl } from './addresses.ts'
import { type FoundCertificate, findCertificate } from './find-certificate.ts'
import { qrSvg } from './qr-svg.ts'

const shown = z.object({
  number: z.string(),
  status: z.enum(['valid', 'expired', 'suspended', 'revoked']),
  name: z.string().nullable(),
  username: z.string().nullable(),
  seed: z.string().nullable(),
  kind: z.enum(['person', 'team']),
  headline: z.string(),
  fields: z.array(z.string()),
  issuedAt: z.date(),
  validUntil: z.date(),
  revokedAt: z.date().nullable(),
  url: z.string(),
  qr: z.string(),
  /** Who issued it, as the installation names itself. */
  issuer: z.string(),
  mine: z.boolean()
})

async function shownOf(db: AnyDb, found: FoundCertificate, viewerId: string): Promise<z.infer<typeof shown>> {
  const { number, status, kind, issuedAt, validUntil, revokedAt, name, username, seed } = found
  const url = certificateUrl(number)
  // Who lost the certificate for good is named, the check would say nothing otherwise; but not advertised.
  const open = status !== 'revoked'
  return {
    number,
    status,
    name,
    username: open && found.state !== 'suspended' ? username : null,
    seed,
    kind,
    headline: open ? found.headline : '',
    fields: open ? found.fields : [],
    issuedAt,
    validUntil,
    revokedAt,
    url,
    qr: await qrSvg(url),
    issuer: (await settings(db)).siteName,
    mine: viewerId !== '' && viewerId === found.expertId
  }
}

export const showCertificate = query({
  id: 'experts.show-certificate',
  summary: 'Whose certificate a number is, and whether it is valid, expired, suspended or revoked',
  access: anyone,
  input: z.object({ number: z.string().trim().min(1).max(40) }),
  output: shown,
  async run({ db, actor, now }, { number }) {
    const found = await findCertificate(db, number.toUpperCase(), now)
    if (!found) throw refuse.notFound()
    return shownOf(db as unknown as AnyDb, found, actor.id)
  }
})

/** A use case and no query, since what is checked is too long for an address; nothing is written. */
export const checkCredential = useCase({
  id: 'experts.check-credential',
  summary: 'Check an Open Badges credential of this installation: whether its signature holds and how the certificate stands',
  access: anyone,
  limit: { max: 60, seconds: 60 },
  input: z.object({ credential: z.string().trim().min(20, 'experts/not-a-credential').max(20_000, 'experts/not-a-credential') }),
  output: z.object({ genuine: z.boolean(), status: shown.shape.status.nullable(), number: z.string().nullable(), name: z.string().nullable() }),
  async run({ work, now }, { credential }) {
    const db = work as unknown as AnyDb
    const number = await numberIn(db, credential)
    const found = number ? await findCertificate(db, number, now) : undefined
    return found ? { genuine: true, status: found.status, number: found.number, name: found.name } : { genuine: false, status: null, number: null, name: null }
  }
})

/** The certificate that a genuine credential speaks of; undefined for anything that was not signed here, byte for byte. */
async function numberIn(db: AnyDb, credential: string): Promise<string | undefined> {
  try {
    const { kid, typ, alg } = decodeProtectedHeader(credential)
    const key = (await publicKeys(db, 'credential')).find((one) => keyUrl(one.id) === kid)
    if (!key || typ !== 'vc+jwt' || alg !== 'ES256') return undefined
    const { payload } = await compactVerify(credential, createPublicKey({ key: key.jwk as JsonWebKey, format: 'jwk' }), { algorithms: ['ES256'] })
    const { id, credentialSubject } = JSON.parse(new TextDecoder().decode(payload))
    const number = credentialSubject?.licenseNumber
    return typeof number === 'string' && id === credentialUrl(number) ? number : undefined
  } catch {
    return undefined
  }
}
