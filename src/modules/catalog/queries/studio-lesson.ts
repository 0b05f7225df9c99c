import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import { openCourse } from '../authoring/open-course.ts'
import { courseHtml } from '../lesson-html.ts'
import { lessonOf } from '../outline.ts'
import { query } from '../tables.ts'
import { fullLesson } from './shapes.ts'

export const studioLesson = query({
  id: 'catalog.studio-lesson',
  summary: 'A lesson of the draft (or published version) with text, settings and revision, for its authors',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid() }),
  output: fullLesson.extend({
    revision: z.number(),
    courseTitle: z.string(),
    html: z.string(),
    uploads: z.array(z.object({ id: z.string(), name: z.string(), size: z.number(), type: z.string(), url: z.string() }))
  }),
  async run({ db, actor }, { courseId, lessonId }) {
    await openCourse(db, actor, courseId)
    const version = await db
      .selectFrom('catalog.course_version')
      .select(['id', 'title', 'state'])
      .where('course_id', '=', courseId)
      .orderBy('state')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    const row = await db
      .selectFrom('catalog.lesson')
      .select('revision')
      .where('version_id', '=', version.id)
      .where('lesson_id', '=', lessonId)
      .executeTakeFirst()
    const lesson = await lessonOf(db as never, version.id, lessonId)
    if (!row || !lesson) throw refuse.notFound('catalog/no-lesson')
    const { media, resources = [] } = lesson.settings
    const uploads = await uploadsById(
      db as never,
      [media?.uploadId, media?.captions?.uploadId, ...resources.map((one) => one.uploadId)].filter((id) => id !== undefined)
    )
    return {
      ...lesson,
      revision: row.revision,
      courseTitle: version.title,
      html: await courseHtml(db as never, lesson.body, lesson.files, actor),
      uploads: uploads.map((upload) => ({ id: upload.id, name: upload.name, size: upload.size, type: upload.content_type, url: mediaUrl(upload, actor) }))
    }
  }
})
