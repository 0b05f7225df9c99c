import { z } from 'zod'
import { hashPassword } from '#platform/crypto/index.ts'
import { refuse } from '#platform/errors.ts'
import { writeLetter } from '../email/letters.ts'
import { endSessions } from '../session/end-other-sessions.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { passwordFits } from './check-password.ts'
import { holdsName, passwordInput } from './rules.ts'

/** Who signed up through WeChat has none yet and sets the first one without an old one. */
export const changePassword = useCase({
  id: 'identity.change-password',
  summary: 'Change my password; every other session ends',
  access: ownSession,
  input: z.object({ currentPassword: z.string().max(1000).optional(), password: passwordInput }),
  limit: { max: 10, seconds: 600 },
  async run({ work, actor, now, audit }, { currentPassword, password }) {
    const person = await work
      .selectFrom('identity.person')
      .select(['username', 'name', 'locale', 'password_hash', 'email', 'email_verified_at'])
      .where('id', '=', actor.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (person.password_hash && !(await passwordFits(currentPassword ?? '', person.password_hash))) {
      throw refuse.invalid('platform/invalid', { fields: { currentPassword: ['identity/current-password-wrong'] } })
    }
    if (holdsName(password, person.username)) throw refuse.invalid('platform/invalid', { fields: { password: ['identity/password-name'] } })
    await work
      .updateTable('identity.person')
      .set({ password_hash: await hashPassword(password), password_changed_at: now, updated_at: now })
      .where('id', '=', actor.id)
      .execute()
    const ended = await endSessions(work, actor.id, actor.sessionId)
    if (person.email && person.email_verified_at)
      await writeLetter(work, 'password_changed', { to: person.email, personId: actor.id, locale: person.locale, name: person.name, path: '/reset' })
    await audit('person', actor.id, { ended })
    return null
  }
})
