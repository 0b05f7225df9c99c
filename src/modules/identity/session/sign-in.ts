import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { hashPassword, isOutdatedHash } from '#platform/crypto/index.ts'
import { refuse } from '#platform/errors.ts'
import { findPerson } from '../find-person.ts'
import { passwordFits } from '../password/check-password.ts'
import { signInKey } from '../rules.ts'
import { useCase } from '../tables.ts'
import { sendSessionCookie } from './cookie.ts'
import { openSession } from './open-session.ts'

export const signedInOutput = z.object({ personId: z.uuid(), username: z.string(), secondFactor: z.boolean() })

/** One answer and one duration for every wrong combination: nobody learns which names exist. */
export const signIn = useCase({
  id: 'identity.sign-in',
  summary: 'Sign in with username, e-mail or phone and a password; sets the session cookie',
  access: anyone,
  input: z.object({ name: z.string().trim().min(1).max(254), password: z.string().min(1).max(1000) }),
  output: signedInOutput,
  limit: [
    { max: 10, seconds: 300, by: (input: { name: string }) => signInKey(input.name) },
    { max: 100, seconds: 300 }
  ],
  async run({ work, now, afterCommit }, { name, password }) {
    const person = await findPerson(work, name)
    const fits = await passwordFits(password, person?.password_hash)
    if (!person || !fits) throw refuse.invalid('identity/wrong-password')
    if (person.banned_at) throw refuse.notAllowed('identity/banned')
    // Hashed with the costs of an earlier day: now is when the password is known.
    if (person.password_hash && isOutdatedHash(person.password_hash)) {
      await work
        .updateTable('identity.person')
        .set({ password_hash: await hashPassword(password) })
        .where('id', '=', person.id)
        .execute()
    }
    const session = await openSession(work, { personId: person.id, method: 'password', now })
    afterCommit(() => sendSessionCookie(session.token))
    return { personId: person.id, username: person.username, secondFactor: person.totp_enabled_at !== null }
  }
})
