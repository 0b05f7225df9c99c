import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { hashPassword } from '#platform/crypto/index.ts'
import { refuse } from '#platform/errors.ts'
import { writeLetter } from '../email/letters.ts'
import { takeLink, voidProofs } from '../proof.ts'
import { endSessions } from '../session/end-other-sessions.ts'
import { useCase } from '../tables.ts'
import { holdsName, passwordInput } from './rules.ts'

/** The link came by mail, so it also proves the address. The second factor stays asked for. */
export const resetPassword = useCase({
  id: 'identity.reset-password',
  summary: 'Set a new password with the secret of a reset link; every session ends',
  access: anyone,
  input: z.object({ token: z.string().min(20).max(100), password: passwordInput }),
  output: z.object({ username: z.string() }),
  limit: { max: 20, seconds: 600 },
  async run({ work, now, audit }, { token, password }) {
    const proof = await takeLink(work, 'reset-password', token, now)
    if (!proof?.person_id) throw refuse.gone('identity/link-used')
    const person = await work
      .selectFrom('identity.person')
      .select(['username', 'name', 'locale', 'email', 'erased_at'])
      .where('id', '=', proof.person_id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (person.erased_at) throw refuse.gone('identity/link-used')
    if (holdsName(password, person.username)) throw refuse.invalid('platform/invalid', { fields: { password: ['identity/password-name'] } })
    await work
      .updateTable('identity.person')
      .set({ password_hash: await hashPassword(password), password_changed_at: now, updated_at: now })
      .where('id', '=', proof.person_id)
      .execute()
    await voidProofs(work, proof.person_id, 'reset-password', now)
    await endSessions(work, proof.person_id)
    if (person.email)
      await writeLetter(work, 'password_changed', { to: person.email, personId: proof.person_id, locale: person.locale, name: person.name, path: '/reset' })
    await audit('person', proof.person_id)
    return { username: person.username }
  }
})
