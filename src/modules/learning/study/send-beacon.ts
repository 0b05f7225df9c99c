import { sql } from 'kysely'
import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { localDay } from '#platform/time/index.ts'
import { openLesson } from '../lesson-access.ts'
import { completeLesson } from '../progress.ts'
import { beaconSeconds, isWatched } from '../rules.ts'
import { useCase } from '../tables.ts'

interface Noted {
  course_id: string
  kind: string
  minutes: number
  completed_at: Date | null
  seconds_spent: number
}

/**
 * Seconds count at most as fast as the clock since the enrolment was last heard of: a repeated beacon, a second
 * tab or a forged one adds nothing. Where to go on is what was opened last, not what was heard of last. One
 * statement; the lesson must have been started, which checked its locks.
 */
export const sendBeacon = useCase({
  id: 'learning.beacon',
  summary: 'Tell that I have studied for a while and where I am; a recording watched to its last tenth is done',
  access: signedIn,
  input: z.object({
    enrolmentId: z.uuid(),
    lessonId: z.uuid(),
    seconds: z.number().min(0).max(beaconSeconds),
    /** Where in the recording, and how long it is. */
    position: z.number().min(0).max(86_400).optional(),
    duration: z.number().min(0).max(86_400).optional()
  }),
  output: z.object({ secondsSpent: z.number(), completed: z.boolean() }),
  async run({ work, actor, now, publish, afterCommit }, { enrolmentId, lessonId, seconds, position, duration }) {
    const { rows } = await sql<Noted>`
      with heard as (
        select e.id, e.version_id, e.course_id, least(${Math.round(seconds)}::int, greatest(0, ceil(extract(epoch from ${now}::timestamptz - e.last_seen_at)))::int) as credit
        from learning.enrolment e join learning.lesson_progress p on p.enrolment_id = e.id and p.lesson_id = ${lessonId}
        where e.id = ${enrolmentId} and e.learner_id = ${actor.id} and e.ended_at is null and (e.ends_at is null or e.ends_at > ${now})
        for update of e
      ), enrolment as (
        update learning.enrolment e set seconds_spent = e.seconds_spent + heard.credit, last_seen_at = greatest(e.last_seen_at, ${now}::timestamptz)
        from heard where e.id = heard.id
      ), day as (
        insert into learning.study_day as d (learner_id, day, seconds) select ${actor.id}, ${localDay(now, actor.zone)}::date, credit from heard where credit > 0
        on conflict (learner_id, day) do update set seconds = least(86400, d.seconds + excluded.seconds)
      )
      update learning.lesson_progress p set seconds_spent = p.seconds_spent + heard.credit, position_seconds = coalesce(${position === undefined ? null : Math.round(position)}::int, p.position_seconds)
      from heard join catalog.lesson_row l on l.version_id = heard.version_id and l.lesson_id = ${lessonId}
      where p.enrolment_id = heard.id and p.lesson_id = ${lessonId}
      returning heard.course_id, l.kind, l.minutes, p.completed_at, p.seconds_spent`.execute(work)
    const noted = rows[0]
    if (!noted) throw refuse.notFound('learning/not-started')
    const isRecording = noted.kind === 'video' || noted.kind === 'audio'
    const watched =
      isRecording &&
      position !== undefined &&
      duration !== undefined &&
      isWatched({ position, duration, minutes: noted.minutes, secondsSpent: noted.seconds_spent })
    if (!watched || noted.completed_at) return { secondsSpent: noted.seconds_spent, completed: noted.completed_at !== null }
    await openLesson(work, { learnerId: actor.id, courseId: noted.course_id, lessonId, now })
    await completeLesson({ work, publish, afterCommit }, { enrolmentId, lessonId, at: now })
    return { secondsSpent: noted.seconds_spent, completed: true }
  }
})
