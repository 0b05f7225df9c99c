import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

export const listNotes = query({
  id: 'learning.list-notes',
  summary: 'My notes, newest first: of a lesson, a course or all',
  access: signedIn,
  input: z.object({
    courseId: z.uuid().optional(),
    lessonId: z.uuid().optional(),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30)
  }),
  output: z.object({
    rows: z.array(
      z.object({ id: z.string(), courseId: z.string(), lessonId: z.string(), atSeconds: z.number().nullable(), text: z.string(), createdAt: z.date() })
    ),
    next: z.string().nullable()
  }),
  async run({ db, actor }, { courseId, lessonId, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const rows = await db
      .selectFrom('learning.note')
      .select(['id', 'course_id as courseId', 'lesson_id as lessonId', 'at_seconds as atSeconds', 'text', 'created_at as createdAt'])
      .where('learner_id', '=', actor.id)
      .$if(courseId !== undefined, (q) => q.where('course_id', '=', courseId ?? ''))
      .$if(lessonId !== undefined, (q) => q.where('lesson_id', '=', lessonId ?? ''))
      .$if(after !== undefined, (q) =>
        q.where(({ eb, refTuple, tuple }) => eb(refTuple('created_at', 'id'), '<', tuple(new Date(String(after?.[0])), String(after?.[1]))))
      )
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(rows, limit, (row) => [row.createdAt.toISOString(), row.id])
  }
})
