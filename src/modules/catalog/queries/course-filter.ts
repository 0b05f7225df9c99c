import { z } from 'zod'
import { lessonParts } from '../lesson-settings.ts'
import { courseForms, courseKinds, courseLevels, languages, purposes } from '../rules.ts'

/** `?form=video,audio` and `?form=video&form=audio` both; what is not a value is left out, so that old links still open. */
const listOf = <Value extends string>(values: readonly Value[]) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((given) => {
      const words = [given ?? []].flat().flatMap((one) => one.split(','))
      return values.filter((value) => words.includes(value))
    })

export const sorts = ['rating', 'newest', 'learners', 'price', 'price-down'] as const
export type Sort = (typeof sorts)[number]

/** R43: the four facets, and category, price, language, kind. */
export const filterShape = z.object({
  category: z.string().max(80).optional().catch(undefined),
  part: listOf(lessonParts),
  level: listOf(courseLevels),
  form: listOf(courseForms),
  purpose: listOf(purposes),
  price: listOf(['free', 'paid'] as const),
  language: listOf(languages),
  kind: listOf(courseKinds),
  /** Only courses of this expert. */
  ownerId: z.uuid().optional()
})
export type CourseFilter = z.infer<typeof filterShape>
