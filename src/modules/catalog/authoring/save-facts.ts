import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { useCase } from '../tables.ts'
import { copyCardFacts } from '../publishing/freeze.ts'
import { factsShape } from './facts-shape.ts'
import { openDraft } from './open-course.ts'

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
