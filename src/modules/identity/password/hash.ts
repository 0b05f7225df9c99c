import { hash, verify } from '@node-rs/argon2'

// OWASP's floor for argon2id: 19 MiB, two passes. About 50 ms.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), cost)

// Nobody's password: checking against it makes an unknown name take as long as a wrong password.
let nobody: Promise<string> | undefined

/** Whether the password belongs to the hash; takes the same time when there is no hash. */
export async function passwordFits(password: string, kept: string | null | undefined): Promise<boolean> {
  nobody ??= hashPassword(`${Math.random()}`)
  const fits = await verify(kept ?? (await nobody), password.normalize('NFKC'))
  return fits && Boolean(kept)
}
