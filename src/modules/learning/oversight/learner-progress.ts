import { z } from 'zod'
import { outlineOf } from '#modules/catalog/index.ts'
import { personCards } from '#modules/identity/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { outlineStates } from '../outline-state.ts'
import { factsOf, readEnrolment } from '../queries/enrolled-course.ts'
import { query } from '../tables.ts'
import { checkOversight } from './oversee.ts'

export const learnerProgress = query({
  id: 'learning.learner-progress',
  summary: 'One learner of my course, task by task, with locks, due times and what was said to them',
  access: signedIn,
  input: z.object({ enrolmentId: z.uuid() }),
  async run({ db: own, actor, now }, { enrolmentId }) {
    const db = own as unknown as AnyDb
    const row = await readEnrolment(db, enrolmentId)
    if (!row?.enrolment) throw refuse.notFound()
    await checkOversight(db, row.courseId, actor)
    const { enrolment } = row
    const tasks = outlineStates(await outlineOf(db, enrolment.versionId), factsOf({ ...row, enrolment }), now)
    const learner = (await personCards(db, [enrolment.learnerId])).get(enrolment.learnerId)
    const nudges = await own
      .selectFrom('learning.nudge')
      .select(['id', 'text', 'by_id as byId', 'nudged_at as nudgedAt'])
      .where('enrolment_id', '=', enrolmentId)
      .orderBy('nudged_at', 'desc')
      .limit(20)
      .execute()
    const exceptions = await own
      .selectFrom('learning.schedule_exception')
      .select(['task_id as taskId', 'opens_at as opensAt', 'due_at as dueAt', 'reason', 'set_at as setAt'])
      .where('enrolment_id', '=', enrolmentId)
      .limit(200)
      .execute()
    return {
      enrolment: { ...enrolment, versionNumber: row.pinnedNumber, newestNumber: row.newestNumber },
      course: { id: row.courseId, slug: row.slug, title: row.title },
      learner: { id: enrolment.learnerId, name: learner?.name ?? '', username: learner?.username ?? '', avatarSeed: learner?.avatar_seed ?? '' },
      tasks: tasks.map((task) => ({
        taskId: task.taskId,
        title: task.title,
        lock: task.lock,
        opensAt: task.opensAt,
        dueAt: task.dueAt,
        done: task.done,
        exception: exceptions.find((one) => one.taskId === task.taskId) ?? null,
        lessons: task.lessons.map(({ lessonId, title, kind, state }) => ({
          lessonId,
          title,
          kind,
          state,
          score: row.progress.find((one) => one.lessonId === lessonId)?.score ?? null
        }))
      })),
      nudges
    }
  }
})
