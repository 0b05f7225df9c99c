export { blindIndex, normaliseEmail, normalisePhone } from './blind-index.ts'
export { hashPassword, isOutdatedHash, verifyNothing, verifyPassword } from './password.ts'
export { isSealedWithOlderKey, type Keyring, keyring, open, SealError, type SealKey, seal } from './seal.ts'
export { hashToken, randomCode, randomToken, sameSecret } from './tokens.ts'
