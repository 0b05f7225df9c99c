import { keyring, open, seal } from '#platform/crypto/index.ts'
import { fieldKey } from '#platform/secrets.ts'
import { noPersonal, type Personal } from './rules.ts'

// A sealed text opens in its own row only.
const keys = (kind: string) => keyring(fieldKey(`recruitment.${kind}`))
const place = (kind: string, id: string) => `recruitment.${kind}:${id}`

export const sealPersonal = (applicationId: string, personal: Personal): string =>
  seal(JSON.stringify(personal), keys('personal'), place('personal', applicationId))

export const openPersonal = (applicationId: string, sealed: string | null): Personal =>
  sealed ? { ...noPersonal, ...JSON.parse(open(sealed, keys('personal'), place('personal', applicationId))) } : noPersonal

const sheetId = (applicationId: string, judgeId: string) => `${applicationId}:${judgeId}`

export const sealNote = (applicationId: string, judgeId: string, note: string): string | null =>
  note === '' ? null : seal(note, keys('note'), place('note', sheetId(applicationId, judgeId)))

export const openNote = (applicationId: string, judgeId: string, sealed: string | null): string =>
  sealed ? open(sealed, keys('note'), place('note', sheetId(applicationId, judgeId))) : ''

export const sealEmail = (invitationId: string, email: string): string => seal(email, keys('email'), place('email', invitationId))
export const openEmail = (invitationId: string, sealed: string | null): string => (sealed ? open(sealed, keys('email'), place('email', invitationId)) : '')
