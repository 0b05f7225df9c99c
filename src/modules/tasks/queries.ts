import { sql } from 'kysely'
import { z } from 'zod'
import { lessonOf } from '#modules/catalog/index.ts'
import { openLesson } from '#modules/learning/index.ts'
import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import { signedIn } from '#platform/access.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { nextAttempt } from './rules.ts'
import { query, type SubmissionState } from './tables.ts'

/** A draft has a revision, an attempt a number; the other fields they share. */
interface Row {
  id: string | null
  attempt: number | null
  revision: number | null
  text: string
  code: string
  link: string
  file_ids: string[]
  /** When it was saved or handed in. */
  at: Date
  state: SubmissionState
  score: number | null
  late: boolean
  settled_at: Date | null
}

/** The draft and the newest attempts of one learner at one assignment. One statement. */
async function workOf(db: AnyDb, enrolmentId: string, lessonId: string) {
  const { rows } = await sql<Row>`
    select null as id, null as attempt, revision, text, code, link, file_ids, saved_at as at, null as state, null as score, false as late, null as settled_at
    from tasks.draft where enrolment_id = ${enrolmentId} and lesson_id = ${lessonId}
    union all
    (select id, attempt, null, text, code, link, file_ids, submitted_at, state, score, late, settled_at
    from tasks.submission where enrolment_id = ${enrolmentId} and lesson_id = ${lessonId} order by attempt desc limit 50)`.execute(db)
  const attempts = rows.flatMap(({ id, attempt, ...row }) => (id !== null && attempt !== null ? [{ id, attempt, ...row }] : []))
  const draft = rows.find((row) => row.revision !== null)
  return { draft: draft && { ...draft, revision: draft.revision ?? 0 }, attempts: attempts.sort((a, b) => b.attempt - a.attempt) }
}

/** An assignment as it stands for a learner whose way into the lesson was found open; null when the version has none there. */
export async function assignmentFor(
  db: AnyDb,
  actor: Actor,
  { enrolmentId, versionId, lessonId, dueAt }: { enrolmentId: string; versionId: string; lessonId: string; dueAt: Date | null }
) {
  const assignment = (await lessonOf(db, versionId, lessonId))?.settings.assignment
  if (!assignment) return null
  const { draft, attempts } = await workOf(db, enrolmentId, lessonId)
  const uploads = await uploadsById(db, [...(draft?.file_ids ?? []), ...attempts.flatMap((one) => one.file_ids)])
  const file = new Map(
    uploads.map((upload) => [upload.id, { id: upload.id, name: upload.name, size: upload.size, type: upload.content_type, url: mediaUrl(upload, actor) }])
  )
  const filesOf = (ids: string[]) => ids.flatMap((id) => file.get(id) ?? [])
  const next = nextAttempt(attempts, assignment)
  return {
    assignment,
    enrolmentId,
    dueAt,
    draft: draft ? { text: draft.text, code: draft.code, link: draft.link, files: filesOf(draft.file_ids), savedAt: draft.at, revision: draft.revision } : null,
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
      submittedAt: one.at,
      settledAt: one.settled_at
    })),
    next: typeof next === 'number' ? { ok: true as const, attempt: next } : { ok: false as const, code: next }
  }
}

export const assignmentState = query({
  id: 'tasks.assignment-state',
  summary: 'An assignment as it stands for me: the rubric, my draft, my attempts',
  access: signedIn,
  input: z.object({ courseId: z.uuid(), lessonId: z.uuid() }),
  async run({ db, actor, now }, { courseId, lessonId }) {
    const anyDb = db as unknown as AnyDb
    const access = await openLesson(anyDb, { learnerId: actor.id, courseId, lessonId, now })
    const found = await assignmentFor(anyDb, actor, access)
    if (!found) throw refuse.notFound()
    return found
  }
})
