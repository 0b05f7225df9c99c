import { z } from 'zod'
import { refuse } from '#platform/errors.ts'
import { limits } from '../rules.ts'
import { useCase } from '../tables.ts'
import { ownAccount } from '../who.ts'

export const updateProfile = useCase({
  id: 'identity.update-profile',
  summary: 'Change my name, introduction and picture; what is left out stays',
  access: ownAccount,
  input: z.object({
    name: z.string().trim().min(1).max(limits.name.max).optional(),
    headline: z.string().trim().max(limits.headline.max).optional(),
    bio: z.string().trim().max(limits.bio.max).optional(),
    avatarSeed: z
      .string()
      .trim()
      .regex(/^[\w -]{1,60}$/)
      .optional()
  }),
  async run({ work, actor, now }, input) {
    if (Object.keys(input).length === 0) throw refuse.invalid('platform/invalid')
    await work
      .updateTable('identity.person')
      .set({ name: input.name, headline: input.headline, bio: input.bio, avatar_seed: input.avatarSeed, updated_at: now })
      .where('id', '=', actor.id)
      .execute()
    return null
  }
})
