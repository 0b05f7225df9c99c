import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import { courseHtml } from '../lesson-html.ts'
import { publishedLesson } from '../outline.ts'
import { criterionShape, lessonKinds } from '../lesson-settings.ts'
import { courseKinds } from '../rules.ts'
import { query } from '../tables.ts'

export const previewLesson = query({
  id: 'catalog.preview-lesson',
  summary: 'A free lesson of a published course, for anybody',
  access: anyone,
  input: z.object({ courseSlug: z.string().max(80), lessonSlug: z.string().max(80), locale: z.enum(['zh-CN', 'en']).default('zh-CN') }),
  output: z.object({
    course: z.object({ id: z.string(), kind: z.enum(courseKinds), slug: z.string(), title: z.string() }),
    lessonId: z.string(),
    /** null: this lesson comes with the course. */
    lesson: z
      .object({
        slug: z.string(),
        title: z.string(),
        kind: z.enum(lessonKinds),
        goal: z.string(),
        minutes: z.number(),
        html: z.string(),
        mediaUrl: z.string().nullable(),
        captionsUrl: z.string().nullable(),
        resources: z.array(z.object({ title: z.string(), url: z.string().nullable() })),
        questionCount: z.number(),
        rubric: z.array(criterionShape)
      })
      .nullable()
  }),
  async run({ db }, { courseSlug, lessonSlug, locale }) {
    const found = await db
      .selectFrom('catalog.course as c')
      .innerJoin('catalog.lesson as l', 'l.version_id', 'c.published_version_id')
      .select([
        'c.id as courseId',
        'c.kind as courseKind',
        'c.slug as courseSlug',
        'c.title as courseTitle',
        'c.status',
        'l.version_id as versionId',
        'l.lesson_id as lessonId',
        'l.preview'
      ])
      .where('c.slug', '=', courseSlug)
      .where('l.slug', '=', lessonSlug)
      .executeTakeFirst()
    if (!found) throw refuse.notFound('catalog/no-lesson')
    const course = { id: found.courseId, kind: found.courseKind, slug: found.courseSlug, title: found.courseTitle }
    if (!found.preview || found.status !== 'published') return { course, lessonId: found.lessonId, lesson: null }
    const lesson = await publishedLesson(db as never, found.versionId, found.lessonId)
    if (!lesson) throw refuse.notFound('catalog/no-lesson')
    const { media, quiz, assignment, resources = [] } = lesson.settings
    const uploads = await uploadsById(
      db as never,
      [media?.uploadId, media?.captions?.uploadId, ...resources.map((one) => one.uploadId)].filter((id) => id !== undefined)
    )
    const addressOf = (id: string | undefined) => {
      const upload = uploads.find((one) => one.id === id)
      return upload ? mediaUrl(upload, 'anyone') : null
    }
    return {
      course,
      lessonId: found.lessonId,
      lesson: {
        slug: lesson.slug,
        title: lesson.title,
        kind: lesson.kind,
        goal: lesson.goal,
        minutes: lesson.minutes,
        html: await courseHtml(db as never, lesson.body, lesson.files, 'anyone', locale),
        mediaUrl: addressOf(media?.uploadId),
        captionsUrl: addressOf(media?.captions?.uploadId),
        resources: resources.map((one) => ({ title: one.title, url: addressOf(one.uploadId) })),
        questionCount: quiz?.questions.length ?? 0,
        rubric: assignment?.rubric ?? []
      }
    }
  }
})
