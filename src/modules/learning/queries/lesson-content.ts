import { courseHtml, type FullLesson } from '#modules/catalog/index.ts'
import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import type { AnyDb } from '#platform/db.ts'

/** What a lesson holds, as its viewer may have it: safe HTML, and addresses that open for nobody else. */
export async function contentOf(db: AnyDb, { body, files, settings }: FullLesson, viewer: { id: string } | 'anyone', locale: 'zh-CN' | 'en') {
  const { media, quiz, assignment, resources = [] } = settings
  const uploads = new Map(
    (
      await uploadsById(
        db,
        [media?.uploadId, media?.captions?.uploadId, ...resources.map((one) => one.uploadId)].filter((id) => id !== undefined)
      )
    ).map((one) => [one.id, one])
  )
  const address = (id: string | undefined, download = false) => {
    const upload = id ? uploads.get(id) : undefined
    return upload ? mediaUrl(upload, viewer, { download }) : null
  }
  return {
    html: body.trim() ? await courseHtml(db, body, files, viewer, locale) : '',
    mediaUrl: address(media?.uploadId),
    mediaType: uploads.get(media?.uploadId ?? '')?.content_type ?? null,
    captionsUrl: address(media?.captions?.uploadId),
    resources: resources.flatMap((one) => {
      const upload = uploads.get(one.uploadId)
      return upload ? [{ title: one.title, name: upload.name, size: upload.size, url: address(one.uploadId, true) ?? '' }] : []
    }),
    quiz: quiz ? { questionCount: quiz.questions.length, passPercent: quiz.passPercent, attempts: quiz.attempts } : null,
    assignment: assignment
      ? { attempts: assignment.attempts, answerWithinHours: assignment.answerWithinHours, passScore: assignment.passScore, rubric: assignment.rubric }
      : null
  }
}
