import { z } from 'zod'
import { limits } from '../rules.ts'
import { useCase } from '../tables.ts'
import { ownAccount } from '../who.ts'
import { forms, levels, purposes } from './profile.ts'

const nothing = (value: unknown) => (value === '' ? null : value)

export const chooseInterests = useCase({
  id: 'identity.choose-interests',
  summary: 'Say what I am interested in, what I want to reach and how much time I have; what is left out stays',
  access: ownAccount,
  input: z.object({
    interests: z.array(z.string().trim().min(1).max(40)).max(limits.interests).optional(),
    goal: z.string().trim().max(limits.goal.max).optional(),
    purpose: z.preprocess(nothing, z.enum(purposes).nullable().optional()),
    level: z.preprocess(nothing, z.enum(levels).nullable().optional()),
    forms: z.array(z.enum(forms)).max(forms.length).optional(),
    weeklyMinutes: z.preprocess(nothing, z.coerce.number().int().min(0).max(6000).nullable().optional())
  }),
  async run({ work, actor, now, publish }, input) {
    if (input.interests) {
      const topics = [...new Set(input.interests)]
      await work.deleteFrom('identity.interest').where('person_id', '=', actor.id).execute()
      if (topics.length > 0)
        await work
          .insertInto('identity.interest')
          .values(topics.map((topic) => ({ person_id: actor.id, topic, chosen_at: now })))
          .execute()
    }
    const kept = await work.selectFrom('identity.aim').selectAll().where('person_id', '=', actor.id).forUpdate().executeTakeFirst()
    const aim = {
      goal: input.goal ?? kept?.goal ?? '',
      purpose: input.purpose === undefined ? (kept?.purpose ?? null) : input.purpose,
      level: input.level === undefined ? (kept?.level ?? null) : input.level,
      forms: input.forms ?? kept?.forms ?? [],
      weekly_minutes: input.weeklyMinutes === undefined ? (kept?.weekly_minutes ?? null) : input.weeklyMinutes,
      changed_at: now
    }
    await work
      .insertInto('identity.aim')
      .values({ person_id: actor.id, ...aim })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(aim))
      .execute()
    await publish('interests.changed', { personId: actor.id })
    return null
  }
})
