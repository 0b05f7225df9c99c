import { keyring, open, seal } from '#platform/crypto/index.ts'
import { fieldKey } from '#platform/secrets.ts'

const sealing = () => keyring(fieldKey('identity.totp'))
const place = (personId: string) => `identity.person.totp:${personId}`

export const sealTotp = (personId: string, secret: string): string => seal(secret, sealing(), place(personId))
export const openTotp = (personId: string, sealed: string): string => open(sealed, sealing(), place(personId))
