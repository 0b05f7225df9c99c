import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { lockOwn } from '../move.ts'
import { isEditable, limits, type WorkEntry } from '../rules.ts'
import { openPersonal, sealPersonal } from '../sealing.ts'
import { useCase } from '../tables.ts'

const short = (max: number) => z.string().trim().max(max)
const entry = z.object({
  from: short(20).default(''),
  to: short(20).default(''),
  place: short(80).default(''),
  role: short(80).default(''),
  did: short(limits.workText).default('')
})
const filled = (one: WorkEntry) => Object.values(one).some((text) => text !== '')

// A form sends rows as an object by number, and empty ones with them.
const work = z
  .preprocess((given) => (given && typeof given === 'object' && !Array.isArray(given) ? Object.values(given) : given), z.array(entry).max(limits.work + 1))
  .transform((rows) => rows.filter(filled))
  .refine((rows) => rows.length <= limits.work, `platform/too-large:${limits.work}`)

const fields = z
  .preprocess((given) => (typeof given === 'string' ? given.split(/[,，、;；\n]/) : given), z.array(z.string().trim().max(limits.field)))
  .transform((list) => [...new Set(list.filter((one) => one !== ''))])
  .refine((list) => list.length <= limits.fields, `platform/too-large:${limits.fields}`)

const emptied = (given: unknown) => (given === '' ? null : given)

/** Half-written is fine: only the handing-in asks for completeness. What is not given stays as it was. */
export const saveApplication = useCase({
  id: 'recruitment.save',
  summary: 'Save what I have written of my application so far',
  access: signedIn,
  input: z.object({
    applicationId: z.uuid(),
    revision: z.coerce.number().int().min(0),
    legalName: short(limits.name).optional(),
    phone: short(limits.phone).optional(),
    email: short(limits.email).optional(),
    city: short(limits.city).optional(),
    background: z.string().max(limits.background).optional(),
    years: z.preprocess(emptied, z.coerce.number().int().min(0).max(80).nullable()).optional(),
    work: work.optional(),
    achievements: z.string().max(limits.achievements).optional(),
    proposal: z.string().max(limits.proposal).optional(),
    fields: fields.optional(),
    categorySlug: z.preprocess(emptied, z.string().max(80).nullable()).optional(),
    lastPractice: z
      .preprocess(
        emptied,
        z
          .string()
          .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
          .nullable()
      )
      .optional()
  }),
  output: z.object({ revision: z.number(), savedAt: z.date() }),
  async run({ work: db, actor, now }, { applicationId, revision, ...given }) {
    const application = await lockOwn(db, applicationId, actor.id)
    if (!isEditable(application.state)) throw refuse.conflict('recruitment/not-editable')
    if (application.revision !== revision) throw refuse.conflict('recruitment/changed-elsewhere')
    const { legalName, phone, email, city } = given
    const told = Object.fromEntries(Object.entries({ legalName, phone, email, city }).filter(([, text]) => text !== undefined))
    const set = <Name extends string>(name: Name, value: unknown) => (value === undefined ? {} : { [name]: value })
    await db
      .updateTable('recruitment.application')
      .set({
        ...(Object.keys(told).length > 0 && {
          personal_sealed: sealPersonal(applicationId, { ...openPersonal(applicationId, application.personal_sealed), ...told })
        }),
        ...set('background', given.background),
        ...set('years', given.years),
        ...set('work', given.work && JSON.stringify(given.work)),
        ...set('achievements', given.achievements),
        ...set('proposal', given.proposal),
        ...set('fields', given.fields),
        ...set('category_slug', given.categorySlug),
        ...set('last_practice', given.lastPractice),
        revision: revision + 1,
        saved_at: now
      })
      .where('id', '=', applicationId)
      .execute()
    return { revision: revision + 1, savedAt: now }
  }
})
