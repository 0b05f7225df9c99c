import { blindIndex, open, seal } from '../sealed.ts'
import { fieldKey } from '#platform/secrets.ts'

const key = () => fieldKey('identity.phone')

/** The same number always has the same index, which says nothing without the key. */
export const phoneIndex = (number: string): Buffer => Buffer.from(blindIndex(key(), number))

export const phoneColumns = (number: string) => ({ phone_sealed: seal(key(), number), phone_index: phoneIndex(number) })

export const openPhone = (sealed: string): string => open(key(), sealed)

/** 138****5678: enough to know one's own number by. */
export const maskPhone = (number: string): string => `${number.replace(/^\+86/, '').slice(0, 3)}****${number.slice(-4)}`
