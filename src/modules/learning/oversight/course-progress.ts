import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { quietAfterDays } from '../rules.ts'
import { query } from '../tables.ts'
import { checkOversight } from './oversee.ts'

const learnerRow = z.object({
  enrolmentId: z.string(),
  learnerId: z.string(),
  name: z.string(),
  username: z.string(),
  avatarSeed: z.string(),
  enrolledAt: z.date(),
  lastSeenAt: z.date(),
  endedAt: z.date().nullable(),
  completedAt: z.date().nullable(),
  lessonsDone: z.number(),
  lessonsTotal: z.number(),
  progressPercent: z.number(),
  secondsSpent: z.number(),
  versionNumber: z.number().nullable(),
  /** The lesson one is at; `stuck` when it stayed unfinished for a week. */
  lesson: z.object({ id: z.string(), title: z.string(), startedAt: z.date().nullable(), completedAt: z.date().nullable() }).nullable(),
  stuck: z.boolean(),
  nudgedAt: z.date().nullable()
})

export const courseProgress = query({
  id: 'learning.course-progress',
  summary: 'How the learners of a course are getting on, last seen first: for its team and operators',
  access: signedIn,
  input: z.object({
    courseId: z.uuid(),
    who: z.enum(['all', 'studying', 'quiet', 'done', 'ended']).default('all'),
    cursor: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30)
  }),
  output: z.object({ rows: z.array(learnerRow), next: z.string().nullable() }),
  async run({ db, actor, now }, { courseId, who, cursor, limit }) {
    await checkOversight(db as unknown as AnyDb, courseId, actor)
    const after = decodeCursor(cursor, 2)
    const quietSince = new Date(now.getTime() - quietAfterDays * 86_400_000)
    let list = db
      .selectFrom('learning.enrolment as e')
      .innerJoin('identity.person_card as p', 'p.id', 'e.learner_id')
      .leftJoin('catalog.version_row as v', 'v.id', 'e.version_id')
      .leftJoin('catalog.lesson_row as l', (join) => join.onRef('l.version_id', '=', 'e.version_id').onRef('l.lesson_id', '=', 'e.last_lesson_id'))
      .leftJoin('learning.lesson_progress as lp', (join) => join.onRef('lp.enrolment_id', '=', 'e.id').onRef('lp.lesson_id', '=', 'e.last_lesson_id'))
      .select((eb) => [
        'e.id as enrolmentId',
        'e.learner_id as learnerId',
        'p.name',
        'p.username',
        'p.avatar_seed as avatarSeed',
        'e.enrolled_at as enrolledAt',
        'e.last_seen_at as lastSeenAt',
        'e.ended_at as endedAt',
        'e.completed_at as completedAt',
        'e.lessons_done as lessonsDone',
        'e.lessons_total as lessonsTotal',
        'e.progress_percent as progressPercent',
        'e.seconds_spent as secondsSpent',
        'v.number as versionNumber',
        'l.lesson_id as lessonId',
        'l.title as lessonTitle',
        'lp.started_at as lessonStartedAt',
        'lp.completed_at as lessonCompletedAt',
        eb
          .selectFrom('learning.nudge as n')
          .select('n.nudged_at')
          .whereRef('n.enrolment_id', '=', 'e.id')
          .orderBy('n.nudged_at', 'desc')
          .limit(1)
          .as('nudgedAt')
      ])
      .where('e.course_id', '=', courseId)
    if (who === 'studying' || who === 'quiet') list = list.where('e.ended_at', 'is', null).where('e.completed_at', 'is', null)
    if (who === 'studying') list = list.where('e.last_seen_at', '>=', quietSince)
    if (who === 'quiet') list = list.where('e.last_seen_at', '<', quietSince)
    if (who === 'done') list = list.where('e.completed_at', 'is not', null)
    if (who === 'ended') list = list.where('e.ended_at', 'is not', null)
    if (after) list = list.where(({ eb, refTuple, tuple }) => eb(refTuple('e.last_seen_at', 'e.id'), '<', tuple(new Date(String(after[0])), String(after[1]))))
    const rows = await list
      .orderBy('e.last_seen_at', 'desc')
      .orderBy('e.id', 'desc')
      .limit(limit + 1)
      .execute()
    return toPage(
      rows.map(({ lessonId, lessonTitle, lessonStartedAt, lessonCompletedAt, ...row }) => ({
        ...row,
        lesson: lessonId && lessonTitle !== null ? { id: lessonId, title: lessonTitle, startedAt: lessonStartedAt, completedAt: lessonCompletedAt } : null,
        stuck: !row.endedAt && !row.completedAt && lessonCompletedAt === null && lessonStartedAt !== null && lessonStartedAt < quietSince
      })),
      limit,
      (row) => [row.lastSeenAt.toISOString(), row.enrolmentId]
    )
  }
})
