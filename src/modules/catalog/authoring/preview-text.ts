import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { courseHtml } from '../lesson-html.ts'
import { useCase } from '../tables.ts'
import { openCourse } from './open-course.ts'

// Changes nothing; a use case because a text does not fit into an address.
export const previewText = useCase({
  id: 'catalog.preview-text',
  summary: 'Markdown as the learners of a course will see it',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), markdown: z.string().max(200_000), locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
  output: z.object({ html: z.string() }),
  async run({ work, actor }, { courseId, markdown, locale }) {
    await openCourse(work, actor, courseId)
    const files = await work
      .selectFrom('catalog.version_file as f')
      .innerJoin('catalog.course_version as v', 'v.id', 'f.version_id')
      .select(['f.path', 'f.upload_id'])
      .where('v.course_id', '=', courseId)
      // The newest file of a name comes last and wins.
      .orderBy('v.number')
      .execute()
    return { html: await courseHtml(work as never, markdown, Object.fromEntries(files.map((file) => [file.path, file.upload_id])), actor, locale) }
  }
})
