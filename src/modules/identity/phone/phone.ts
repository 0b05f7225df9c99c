import { blindIndex, keyring, normalisePhone, open, seal } from '#platform/crypto/index.ts'
import { fieldKey } from '#platform/secrets.ts'

const sealing = () => keyring(fieldKey('identity.phone'))
const place = (personId: string) => `identity.person.phone:${personId}`

/** The same number always has the same index, which says nothing without the key. */
export const phoneIndex = (number: string): Buffer => Buffer.from(blindIndex('phone', number, fieldKey('identity.phone-index')), 'base64url')

/** The columns of somebody's number: sealed for this one row, and the index to find it by. */
export const phoneColumns = (personId: string, number: string) => ({
  phone_sealed: seal(normalisePhone(number), sealing(), place(personId)),
  phone_index: phoneIndex(number)
})

export const openPhone = (personId: string, sealed: string): string => open(sealed, sealing(), place(personId))

/** 138****5678: enough to know one's own number by. */
export const maskPhone = (number: string): string => `${number.replace(/^\+86/, '').slice(0, 3)}****${number.slice(-4)}`
