import { verifyNothing, verifyPassword } from '#platform/crypto/index.ts'

/** Whether the password belongs to the hash; takes the same time when there is no hash. */
export const passwordFits = (password: string, kept: string | null | undefined): Promise<boolean> =>
  kept ? verifyPassword(password, kept) : verifyNothing(password)
