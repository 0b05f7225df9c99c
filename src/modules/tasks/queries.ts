import { z } from 'zod'
import { lessonOf } from '#modules/catalog/index.ts'
import { openLesson } from '#modules/learning/index.ts'
import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { nextAttempt } from './rules.ts'
import { query } from './tables.ts'

export const assignmentState = query({
  id: 'tasks.assignment-state',
  summary: 'An assignment as it stands for me: the rubric, my draft, my attempts',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid() }),
  async run({ db, actor, now }, { courseId, lessonId }) {
    const anyDb = db as unknown as AnyDb
    const access = await openLesson(anyDb, { learnerId: actor.id, courseId, lessonId, now })
    const assignment = (await lessonOf(anyDb, access.versionId, lessonId))?.settings.assignment
    if (!assignment) throw refuse.notFound()
    const draft = await db
      .selectFrom('tasks.draft')
      .selectAll()
      .where('enrolment_id', '=', access.enrolmentId)
      .where('lesson_id', '=', lessonId)
      .executeTakeFirst()
    const attempts = await db
      .selectFrom('tasks.submission')
      .selectAll()
      .where('enrolment_id', '=', access.enrolmentId)
      .where('lesson_id', '=', lessonId)
      .orderBy('attempt', 'desc')
      .limit(50)
      .execute()
    const uploads = await uploadsById(anyDb, [...(draft?.file_ids ?? []), ...attempts.flatMap((one) => one.file_ids)])
    const file = new Map(
      uploads.map((upload) => [upload.id, { id: upload.id, name: upload.name, size: upload.size, type: upload.content_type, url: mediaUrl(upload, actor) }])
    )
    const filesOf = (ids: string[]) => ids.flatMap((id) => file.get(id) ?? [])
    const next = nextAttempt(attempts, assignment)
    return {
      assignment,
      enrolmentId: access.enrolmentId,
      dueAt: access.dueAt,
      draft: draft
        ? { text: draft.text, code: draft.code, link: draft.link, files: filesOf(draft.file_ids), savedAt: draft.saved_at, revision: draft.revision }
        : null,
      attempts: attempts.map((one) => ({
        id: one.id,
        attempt: one.attempt,
        text: one.text,
        code: one.code,
        link: one.link,
        files: filesOf(one.file_ids),
        state: one.state,
        score: one.score,
        late: one.late,
        submittedAt: one.submitted_at,
        settledAt: one.settled_at
      })),
      next: typeof next === 'number' ? { ok: true as const, attempt: next } : { ok: false as const, code: next }
    }
  }
})
