import { hash, verify } from '@node-rs/argon2'

// OWASP's first choice for argon2id: about 50 ms and 19 MB a password.
// `algorithm: 2` is argon2id; the package's const enum cannot be imported without a compiler.
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** What to store of a password. Runs beside the event loop. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), options)
}

/** Is this the password? False for a stored text that is no hash, too. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  try {
    return await verify(stored, password.normalize('NFC'))
  } catch {
    return false
  }
}

/** Takes as long as checking a password: for accounts that do not exist, so that the answer's time does not tell. */
export async function verifyNothing(password: string): Promise<false> {
  nothing ??= hashPassword('no account has this')
  await verifyPassword(password, await nothing)
  return false
}

let nothing: Promise<string> | undefined

/** Was it hashed with other costs than today's? Then hash anew at the next sign-in. */
export function isOutdatedHash(stored: string): boolean {
  const { memoryCost, timeCost, parallelism } = options
  return !stored.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`)
}
