import { SignJWT } from 'jose'
import { settings } from '#modules/ops/index.ts'
import type { AnyDb, Db } from '#platform/db.ts'
import { signingKey } from '../contract/keys.ts'
import type { Tables } from '../tables.ts'
import { achievementUrl, certificateUrl, credentialUrl, issuerId, keyUrl, statusListUrl } from './addresses.ts'
import type { FoundCertificate } from './find-certificate.ts'
import { statusPurposes } from './status-list.ts'

// Open Badges 3.0 on Verifiable Credentials 2.0. Only named here: nothing is fetched from these addresses.
const contexts = ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json']

/** What the certificate says, as an Open Badges 3.0 credential. */
export async function credentialOf(db: Db<Tables>, certificate: FoundCertificate) {
  const house = await settings(db as unknown as AnyDb)
  return {
    '@context': contexts,
    id: credentialUrl(certificate.number),
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: `${house.siteName} 认证专家 Certified Expert`,
    issuer: { id: issuerId(), type: ['Profile'], name: house.siteName, url: new URL(certificateUrl('')).origin },
    validFrom: certificate.issuedAt.toISOString(),
    validUntil: certificate.validUntil.toISOString(),
    credentialSubject: {
      id: `${new URL(certificateUrl('')).origin}/experts/${certificate.username}`,
      type: ['AchievementSubject'],
      identifier: [{ type: 'IdentityObject', hashed: false, identityHash: certificate.name ?? '', identityType: 'name' }],
      licenseNumber: certificate.number,
      achievement: {
        id: achievementUrl(),
        type: ['Achievement'],
        achievementType: 'Certification',
        name: '认证专家 Certified Expert',
        description:
          '本站的认证专家：认证看材料、面试和见习期的真实回应。 A certified expert of this site: documents, an interview and real answers on probation are looked at.',
        criteria: { id: certificateUrl(certificate.number), narrative: '见习期考核看学员评分、完课率、作业通过率和按时答复，均以置信区间对照门槛。' },
        tag: certificate.fields
      }
    },
    credentialStatus: statusPurposes.map((purpose) => ({
      id: `${statusListUrl(purpose)}#${certificate.statusIndex}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: String(certificate.statusIndex),
      statusListCredential: statusListUrl(purpose)
    }))
  }
}

type Claims = Record<string, unknown> & { id: string }

/** A credential secured as JWT (VC-JOSE-COSE): the payload is the credential, with the claims that JWT libraries check. */
export async function signCredential(claims: Claims, { from, until, subject, now }: { from: Date; until?: Date; subject?: string; now: Date }) {
  const key = signingKey('credential')
  const jwt = new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'vc+jwt', cty: 'vc', kid: keyUrl(key.id) })
    .setIssuer(issuerId())
    .setJti(claims.id)
    .setIssuedAt(Math.floor(now.getTime() / 1000))
    .setNotBefore(Math.floor(from.getTime() / 1000))
  if (subject) jwt.setSubject(subject)
  if (until) jwt.setExpirationTime(Math.floor(until.getTime() / 1000))
  return jwt.sign(key.privateKey)
}
