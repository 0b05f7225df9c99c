import { createHmac } from 'node:crypto'
import { sameSecret } from '#platform/crypto/index.ts'
import { derivedKey } from '#platform/secrets.ts'

/** Opens the page of one sanction without sign-in: only the person concerned gets it, by notice and mail. */
export const caseKey = (sanctionId: string): string => createHmac('sha256', derivedKey('community.case')).update(sanctionId).digest('base64url')

export const opensCase = (sanctionId: string, key: string | undefined): boolean => key !== undefined && sameSecret(key, caseKey(sanctionId))

export const casePath = (sanctionId: string): string => `/rules/cases/${sanctionId}?key=${caseKey(sanctionId)}`
