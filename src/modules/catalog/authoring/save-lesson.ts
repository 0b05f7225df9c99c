import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { lessonParts, lessonSettingsShape } from '../lesson-settings.ts'
import { useCase } from '../tables.ts'
import { openDraft } from './open-course.ts'
import { settleFiles } from './settle-files.ts'

export const saveLesson = useCase({
  id: 'catalog.save-lesson',
  summary: 'Save a lesson of a draft; an older revision is refused, so that two tabs lose nothing',
  access: signedIn,
  input: z.object({
    courseId: z.uuid(),
    lessonId: z.uuid(),
    revision: z.number().int(),
    title: z.string().trim().min(1).max(120).optional(),
    part: z.enum(lessonParts).optional(),
    goal: z.string().trim().max(400).optional(),
    minutes: z.number().int().min(0).max(10_000).optional(),
    preview: z.boolean().optional(),
    body: z.string().max(200_000).optional(),
    settings: lessonSettingsShape.optional()
  }),
  output: z.object({ revision: z.number() }),
  async run(doing, { courseId, lessonId, revision, settings, ...facts }) {
    const { work, actor } = doing
    const { versionId } = await openDraft(doing, courseId)
    const settled = settings && (await settleFiles(work, actor, { courseId, versionId }, settings))
    const saved = await work
      .updateTable('catalog.lesson')
      .set((eb) => ({ ...facts, ...(settled && { settings: JSON.stringify(settled) }), revision: eb('revision', '+', 1) }))
      .where('version_id', '=', versionId)
      .where('lesson_id', '=', lessonId)
      .where('revision', '=', revision)
      .returning('revision')
      .executeTakeFirst()
    if (saved) return { revision: saved.revision }
    const there = await work
      .selectFrom('catalog.lesson')
      .select('lesson_id')
      .where('version_id', '=', versionId)
      .where('lesson_id', '=', lessonId)
      .executeTakeFirst()
    throw there ? refuse.conflict('catalog/edited-elsewhere') : refuse.notFound('catalog/no-lesson')
  }
})
