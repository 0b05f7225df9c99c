import type { Selectable } from 'kysely'
import type { AnyWork, Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { type Breach, breaches, type SubjectKind } from '../rules.ts'
import { own, type Tables } from '../tables.ts'
import { discussionPath, lockDiscussion, lockReply, replyPath } from '../talk/discussion-row.ts'
import type { CaseTable } from '../tables.ts'

export type CaseRow = Selectable<CaseTable>

export interface Subject {
  kind: SubjectKind
  id: string
  authorId: string
  courseId: string | null
  url: string
  title: string
  text: string
}

/** What somebody wrote, as the queue shows it. Locks the thread. */
export async function subjectOf(work: Work<Tables>, kind: 'discussion' | 'reply', id: string): Promise<Subject & { visible: boolean }> {
  if (kind === 'discussion') {
    const row = await lockDiscussion(work, id)
    return { kind, id, authorId: row.author_id, courseId: row.course_id, url: discussionPath(id), title: row.title, text: row.body, visible: row.visible }
  }
  const { discussion, reply } = await lockReply(work, id)
  return {
    kind,
    id,
    authorId: reply.author_id,
    courseId: discussion.course_id,
    url: replyPath(discussion.id, id),
    title: discussion.title,
    text: reply.body,
    visible: reply.visible && discussion.visible
  }
}

/** The open case about a subject; a new one when there is none. Two at once meet at the unique index. */
export async function openCase(work: Work<Tables>, subject: Subject, now: Date): Promise<CaseRow> {
  await work
    .insertInto('community.moderation_case')
    .values({
      id: newId(),
      subject_kind: subject.kind,
      subject_id: subject.id,
      author_id: subject.authorId,
      course_id: subject.courseId,
      url: subject.url,
      title: subject.title,
      text: subject.text,
      opened_at: now,
      decided_by: null,
      decided_at: null,
      rule: null
    })
    .onConflict((conflict) => conflict.columns(['subject_kind', 'subject_id']).where('state', '=', 'open').doNothing())
    .execute()
  return work
    .selectFrom('community.moderation_case')
    .selectAll()
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .where('state', '=', 'open')
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export interface Reporting {
  subject: Subject
  reporterId: string
  reason: Breach
  note: string
  now: Date
}

/** Adds a report to the subject's open case; for other modules' reportable things too. Returns its id. */
export async function fileReport(work: AnyWork | Work<Tables>, { subject, reporterId, reason, note, now }: Reporting): Promise<string> {
  if (subject.authorId === reporterId) throw refuse.conflict('community/own-content')
  const mine = own(work as AnyWork)
  const opened = await openCase(mine, subject, now)
  const reportId = newId()
  const { numInsertedOrUpdatedRows } = await mine
    .insertInto('community.report')
    .values({ id: reportId, case_id: opened.id, reporter_id: reporterId, reason, note, reported_at: now })
    .onConflict((conflict) => conflict.columns(['case_id', 'reporter_id']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 0n) throw refuse.conflict('community/reported-already')
  await mine
    .updateTable('community.moderation_case')
    .set((eb) => ({ report_count: eb('report_count', '+', 1), ...(breaches[reason].urgent && { urgent: true }) }))
    .where('id', '=', opened.id)
    .execute()
  return reportId
}
