import { siteOrigin } from '#platform/site.ts'

/** Where the things of a certificate stand. They are in credentials that people keep for years: they do not move. */
export const certificatePath = (number: string) => `/certificates/${number}`
export const certificateUrl = (number: string) => siteOrigin() + certificatePath(number)
export const credentialUrl = (number: string) => `${siteOrigin()}/certificates/${number}/credential`
export const statusListUrl = (purpose: string) => `${siteOrigin()}/certificates/status/${purpose}`
export const achievementUrl = () => `${siteOrigin()}/certificates#expert`

/** did:web with a path: its document is at /certificates/did.json. */
export function issuerId(): string {
  const { host } = new URL(siteOrigin())
  return `did:web:${encodeURIComponent(host)}:certificates`
}

export const keyUrl = (keyId: string) => `${issuerId()}#${keyId}`
