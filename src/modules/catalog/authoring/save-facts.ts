import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { courseForms, courseLevels, languages, purposes } from '../rules.ts'
import { useCase } from '../tables.ts'
import { copyCardFacts } from '../publishing/freeze.ts'
import { openDraft } from './open-course.ts'

const line = (max: number) => z.string().trim().max(max)

export const factsShape = z.object({
  title: line(80).min(1),
  subtitle: line(160),
  goal: line(400),
  audience: line(600),
  problem: line(1000),
  prerequisites: z.array(line(200).min(1)).max(20),
  language: z.enum(languages),
  level: z.enum(courseLevels),
  forms: z.array(z.enum(courseForms)),
  purpose: z.enum(purposes),
  release: z.enum(['all', 'drip']),
  duration_minutes: z.number().int().min(0).max(100_000),
  skills: z.array(line(60).min(1)).max(20),
  faq: z.array(z.object({ question: line(200).min(1), answer: line(2000).min(1) })).max(30),
  body: z.string().max(100_000)
})

export const saveFacts = useCase({
  id: 'catalog.save-course-facts',
  summary: 'Save what a draft says about its course; an older revision is refused, so that two tabs lose nothing',
  access: signedIn,
  input: factsShape.partial().extend({ courseId: z.uuid(), revision: z.number().int() }),
  output: z.object({ revision: z.number() }),
  async run(doing, { courseId, revision, faq, ...facts }) {
    const { work } = doing
    const { course, versionId } = await openDraft(doing, courseId)
    const saved = await work
      .updateTable('catalog.course_version')
      .set((eb) => ({ ...facts, ...(faq && { faq: JSON.stringify(faq) }), revision: eb('revision', '+', 1) }))
      .where('id', '=', versionId)
      .where('revision', '=', revision)
      .returning('revision')
      .executeTakeFirst()
    if (!saved) throw refuse.conflict('catalog/edited-elsewhere')
    // Until something is published, lists in the studio show the draft's own title.
    if (!course.published_version_id) await copyCardFacts(work, courseId, versionId)
    return { revision: saved.revision }
  }
})
