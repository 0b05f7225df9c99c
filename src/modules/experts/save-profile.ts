import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { canEditProfile } from './access.ts'
import { limits } from './rules.ts'
import { keepToPlan } from './probation/keep-to-plan.ts'
import { indexExpert } from './search-document.ts'
import { useCase } from './tables.ts'

/** A form sends lines; the API a list. */
const lines = (max: number, length: number) =>
  z.preprocess(
    (given) =>
      typeof given === 'string'
        ? given
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean)
        : given,
    z.array(z.string().trim().min(1).max(length)).max(max)
  )
const words = (max: number, length: number) =>
  z.preprocess(
    (given) =>
      typeof given === 'string'
        ? [
            ...new Set(
              given
                .split(/[,，、\n]/)
                .map((word) => word.trim())
                .filter(Boolean)
            )
          ]
        : given,
    z.array(z.string().trim().min(1).max(length)).max(max)
  )

export const saveProfile = useCase({
  id: 'experts.save-profile',
  summary: 'Edit an expert’s public profile: one’s own, or that of a team one belongs to',
  access: signedIn,
  input: z.object({
    expertId: z.uuid(),
    revision: z.coerce.number().int().min(1),
    headline: z.string().trim().min(1).max(limits.headline),
    bio: z.string().trim().max(limits.bio).default(''),
    background: lines(limits.backgroundLines, limits.backgroundLine).default([]),
    fields: words(limits.fields, limits.field).default([]),
    categorySlug: z
      .string()
      .max(80)
      .nullish()
      .transform((slug) => slug || null),
    lastPractice: z
      .union([z.literal(''), z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)])
      .nullish()
      .transform((month) => month || null),
    promiseHours: z.coerce.number().int().min(1).max(720)
  }),
  output: z.object({ revision: z.number() }),
  async run({ work, actor, now }, { expertId, revision, headline, bio, background, fields, categorySlug, lastPractice, promiseHours }) {
    const profile = await work
      .selectFrom('experts.profile')
      .select(['person_id', 'revision', 'state', 'fields', 'category_slug'])
      .where('person_id', '=', expertId)
      .forUpdate()
      .executeTakeFirst()
    if (!profile) throw refuse.notFound()
    const member = await work
      .selectFrom('experts.member')
      .select('person_id')
      .where('team_id', '=', expertId)
      .where('person_id', '=', actor.id)
      .executeTakeFirst()
    allow(canEditProfile(actor, profile, member !== undefined))
    if (profile.revision !== revision) throw refuse.conflict('experts/changed-elsewhere')
    if (profile.state === 'probation') await keepToPlan(work, profile, { fields, categorySlug, promiseHours })
    await work
      .updateTable('experts.profile')
      .set({
        headline,
        bio,
        background,
        fields,
        category_slug: categorySlug,
        last_practice: lastPractice,
        promise_hours: promiseHours,
        revision: revision + 1,
        updated_at: now,
        moved_at: now
      })
      .where('person_id', '=', expertId)
      .execute()
    await indexExpert(work, expertId, now)
    return { revision: revision + 1 }
  }
})
