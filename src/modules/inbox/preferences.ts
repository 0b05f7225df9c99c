import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { nextDigestAt } from './digest-time.ts'
import { choiceFor, isMust, kindNames as kinds, noticeKinds } from './rules.ts'
import { query, useCase } from './tables.ts'

const time = z.union([z.literal(''), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)])

export const ownPreferences = query({
  id: 'inbox.own-preferences',
  summary: 'How I want to be told what',
  access: signedIn,
  input: z.object({}),
  async run({ db, actor }) {
    const chosen = await db.selectFrom('inbox.preference').select(['kind', 'site', 'mail']).where('person_id', '=', actor.id).execute()
    const habit = await db.selectFrom('inbox.habit').selectAll().where('person_id', '=', actor.id).executeTakeFirst()
    return {
      kinds: kinds.map((kind) => ({
        kind,
        group: noticeKinds[kind].group as string,
        must: isMust(kind),
        ...choiceFor(
          kind,
          chosen.find((one) => one.kind === kind)
        )
      })),
      quietFrom: habit?.quiet_from ?? '',
      quietTo: habit?.quiet_to ?? '',
      digest: habit?.digest ?? ('weekly' as const)
    }
  }
})

export const choosePreferences = useCase({
  id: 'inbox.choose-preferences',
  summary: 'Choose how I am told what, quiet hours and the digest',
  access: signedIn,
  input: z.object({
    kinds: z
      .partialRecord(
        z.enum(kinds),
        z.object({ site: z.union([z.boolean(), z.literal('on').transform(() => true)]).default(false), mail: z.enum(['now', 'digest', 'off']) })
      )
      .optional(),
    quietFrom: time.optional(),
    quietTo: time.optional(),
    digest: z.enum(['daily', 'weekly', 'off']).optional()
  }),
  async run({ work, actor, now }, { kinds: chosen = {}, quietFrom, quietTo, digest }) {
    for (const [kind, choice] of Object.entries(chosen)) {
      await work
        .insertInto('inbox.preference')
        .values({ person_id: actor.id, kind, ...choice })
        .onConflict((conflict) => conflict.columns(['person_id', 'kind']).doUpdateSet(choice))
        .execute()
    }
    const habit = {
      ...(quietFrom !== undefined && { quiet_from: quietFrom || null }),
      ...(quietTo !== undefined && { quiet_to: quietTo || null }),
      ...(digest && { digest, digest_at: now })
    }
    if (Object.keys(habit).length > 0) {
      await work
        .insertInto('inbox.habit')
        .values({ person_id: actor.id, quiet_from: null, quiet_to: null, digest_at: now, ...habit })
        .onConflict((conflict) => conflict.column('person_id').doUpdateSet(habit))
        .execute()
    }
    // What waits already leaves by the new rhythm.
    if (digest === 'off') {
      await work.deleteFrom('inbox.digest_item').where('person_id', '=', actor.id).execute()
      await work.deleteFrom('inbox.digest_due').where('person_id', '=', actor.id).execute()
    } else if (digest) {
      await work
        .updateTable('inbox.digest_due')
        .set({ due_at: nextDigestAt(now, actor.zone, digest) })
        .where('person_id', '=', actor.id)
        .execute()
    }
    return null
  }
})
