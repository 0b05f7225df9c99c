import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { query } from '../tables.ts'

const courseRow = z.object({
  enrolmentId: z.string(),
  courseId: z.string(),
  slug: z.string(),
  path: z.string(),
  title: z.string(),
  category: z.string().nullable(),
  ownerName: z.string(),
  ownerSeed: z.string(),
  lessonsDone: z.number(),
  lessonsTotal: z.number(),
  progressPercent: z.number(),
  secondsSpent: z.number(),
  enrolledAt: z.date(),
  lastSeenAt: z.date(),
  completedAt: z.date().nullable(),
  endsAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  endedReason: z.string().nullable(),
  lesson: z.object({ slug: z.string(), title: z.string(), kind: z.string(), number: z.string(), positionSeconds: z.number(), done: z.boolean() }).nullable(),
  newVersion: z.boolean()
})

export const myCourses = query({
  id: 'learning.my-courses',
  summary: 'The courses that I take, last studied first: those under way, finished, or ended',
  access: signedIn,
  input: z.object({
    state: z.enum(['all', 'studying', 'done', 'ended']).default('studying'),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(50).default(12)
  }),
  output: z.object({ rows: z.array(courseRow), next: z.string().nullable() }),
  async run({ db, actor, now }, { state, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    let list = db
      .selectFrom('learning.enrolment as e')
      .innerJoin('catalog.course_card as c', 'c.id', 'e.course_id')
      .leftJoin('identity.person_card as o', 'o.id', 'c.owner_id')
      .leftJoin('catalog.lesson_row as l', (join) => join.onRef('l.version_id', '=', 'e.version_id').onRef('l.lesson_id', '=', 'e.last_lesson_id'))
      .leftJoin('learning.lesson_progress as p', (join) => join.onRef('p.enrolment_id', '=', 'e.id').onRef('p.lesson_id', '=', 'e.last_lesson_id'))
      .select([
        'e.id as enrolmentId',
        'c.id as courseId',
        'c.slug',
        'c.kind',
        'c.title',
        'c.category_slug as category',
        'c.status',
        'c.published_version_id',
        'e.version_id',
        'o.name as ownerName',
        'o.avatar_seed as ownerSeed',
        'e.lessons_done as lessonsDone',
        'e.lessons_total as lessonsTotal',
        'e.progress_percent as progressPercent',
        'e.seconds_spent as secondsSpent',
        'e.enrolled_at as enrolledAt',
        'e.last_seen_at as lastSeenAt',
        'e.completed_at as completedAt',
        'e.ends_at as endsAt',
        'e.ended_at as endedAt',
        'e.ended_reason as endedReason',
        'l.slug as lessonSlug',
        'l.title as lessonTitle',
        'l.kind as lessonKind',
        'l.task_position as taskPosition',
        'l.position as lessonPosition',
        'p.position_seconds as positionSeconds',
        'p.completed_at as lessonCompletedAt'
      ])
      .where('e.learner_id', '=', actor.id)
    const isOver = db.dynamic.ref('e.ended_at')
    if (state === 'studying' || state === 'done')
      list = list.where(isOver, 'is', null).where((eb) => eb.or([eb('e.ends_at', 'is', null), eb('e.ends_at', '>', now)]))
    if (state === 'studying') list = list.where('e.completed_at', 'is', null)
    if (state === 'done') list = list.where('e.completed_at', 'is not', null)
    if (state === 'ended') {
      list = list
        .where((eb) => eb.or([eb('e.ended_at', 'is not', null), eb('e.ends_at', '<=', now)]))
        // Who came back sees the course among those under way only.
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('learning.enrolment as n')
                .select('n.id')
                .where('n.learner_id', '=', actor.id)
                .whereRef('n.course_id', '=', 'e.course_id')
                .whereRef('n.enrolled_at', '>', 'e.enrolled_at')
            )
          )
        )
    }
    if (after) list = list.where(({ eb, refTuple, tuple }) => eb(refTuple('e.last_seen_at', 'e.id'), '<', tuple(new Date(String(after[0])), String(after[1]))))
    const rows = await list
      .orderBy('e.last_seen_at', 'desc')
      .orderBy('e.id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(
      rows.map((row) => ({
        enrolmentId: row.enrolmentId,
        courseId: row.courseId,
        slug: row.slug,
        path: `/${row.kind === 'task' ? 'tasks' : 'courses'}/${row.slug}`,
        title: row.title,
        category: row.category,
        ownerName: row.ownerName ?? '',
        ownerSeed: row.ownerSeed ?? '',
        lessonsDone: row.lessonsDone,
        lessonsTotal: row.lessonsTotal,
        progressPercent: row.progressPercent,
        secondsSpent: row.secondsSpent,
        enrolledAt: row.enrolledAt,
        lastSeenAt: row.lastSeenAt,
        completedAt: row.completedAt,
        endsAt: row.endsAt,
        endedAt: row.endedAt,
        endedReason: row.endedReason,
        lesson:
          row.lessonSlug && row.lessonTitle !== null && row.lessonKind
            ? {
                slug: row.lessonSlug,
                title: row.lessonTitle,
                kind: row.lessonKind,
                number: `${(row.taskPosition ?? 0) + 1}.${(row.lessonPosition ?? 0) + 1}`,
                positionSeconds: row.positionSeconds ?? 0,
                done: row.lessonCompletedAt !== null
              }
            : null,
        newVersion: row.status === 'published' && row.published_version_id !== null && row.published_version_id !== row.version_id
      })),
      limit,
      (row) => [row.lastSeenAt.toISOString(), row.enrolmentId]
    )
  }
})
