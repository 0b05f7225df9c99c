import { z } from 'zod'
import { emailInput } from '../inputs.ts'
import { voidProofs } from '../proof.ts'
import { emailKey } from '../rules.ts'
import { useCase } from '../tables.ts'
import { ownSession } from '../who.ts'
import { askForProof } from './email.ts'

/** A proven address stays in force until the new one is proven, or a typing error would lock somebody out. */
export const changeEmail = useCase({
  id: 'identity.change-email',
  summary: 'Set or change my e-mail address; a link to the new address proves it',
  access: ownSession,
  input: z.object({ email: emailInput }),
  output: z.object({ sentTo: z.string() }),
  limit: { max: 5, seconds: 3600 },
  async run({ work, actor, now, audit }, { email }) {
    const person = await work
      .selectFrom('identity.person')
      .select(['email_verified_at', 'locale'])
      .where('id', '=', actor.id)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (!person.email_verified_at) {
      await work
        .updateTable('identity.person')
        .set({ email, email_key: emailKey(email), updated_at: now })
        .where('id', '=', actor.id)
        .execute()
    }
    await voidProofs(work, actor.id, 'verify-email', now)
    await askForProof(work, { personId: actor.id, name: actor.name, locale: person.locale, email, now })
    await audit('person', actor.id)
    return { sentTo: email }
  }
})
