import { open, seal } from '../sealed.ts'
import { fieldKey } from '#platform/secrets.ts'

export const sealTotp = (secret: string): string => seal(fieldKey('identity.totp'), secret)
export const openTotp = (sealed: string): string => open(fieldKey('identity.totp'), sealed)
