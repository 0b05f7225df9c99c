import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { passwordFits } from '../password/check-password.ts'
import { keepAnAdmin } from '../people/roles.ts'
import { erasureGraceDays, usernameKey } from '../rules.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'

/** Seven days to think again; then it cannot be undone. */
export const askErasure = useCase({
  id: 'identity.ask-erasure',
  summary: 'Ask that my account be deleted; confirmed with my username and, where there is one, my password',
  access: ownSession,
  input: z.object({ username: z.string().max(100), password: z.string().max(1000).optional() }),
  output: z.object({ dueAt: z.date() }),
  limit: { max: 10, seconds: 600 },
  async run({ work, actor, now, audit }, input) {
    const person = await work
      .selectFrom('identity.person')
      .select(['username_key', 'password_hash'])
      .where('id', '=', actor.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (usernameKey(input.username) !== person.username_key) throw refuse.invalid('platform/invalid', { fields: { username: ['identity/username-differs'] } })
    if (person.password_hash && !(await passwordFits(input.password ?? '', person.password_hash)))
      throw refuse.invalid('platform/invalid', { fields: { password: ['identity/current-password-wrong'] } })
    await keepAnAdmin(work, actor.id)
    const open = await work
      .selectFrom('identity.erasure')
      .select('due_at')
      .where('person_id', '=', actor.id)
      .where('cancelled_at', 'is', null)
      .where('done_at', 'is', null)
      .executeTakeFirst()
    if (open) return { dueAt: open.due_at }
    const id = newId()
    const dueAt = new Date(now.getTime() + erasureGraceDays * 86_400_000)
    await work.insertInto('identity.erasure').values({ id, person_id: actor.id, asked_at: now, due_at: dueAt, cancelled_at: null, done_at: null }).execute()
    await audit('erasure', id)
    return { dueAt }
  }
})
