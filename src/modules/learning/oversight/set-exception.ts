import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { hint } from '#platform/realtime.ts'
import { useCase } from '../tables.ts'
import { lockOverseen } from './oversee.ts'

const moment = z.preprocess((given) => (given === '' ? null : given), z.coerce.date().nullable())

export const setException = useCase({
  id: 'learning.set-exception',
  summary: 'Open a task earlier for one learner or give more time; nothing given takes the exception back',
  access: signedIn,
  input: z.object({
    enrolmentId: z.uuid(),
    taskId: z.uuid(),
    opensAt: moment.default(null),
    dueAt: moment.default(null),
    reason: z.string().trim().max(500).default('')
  }),
  output: z.object({ opensAt: z.date().nullable(), dueAt: z.date().nullable() }),
  async run({ work, actor, now, publish, audit, afterCommit }, { enrolmentId, taskId, opensAt, dueAt, reason }) {
    const enrolment = await lockOverseen(work, enrolmentId, actor)
    const task = await work
      .selectFrom('catalog.task_row')
      .select('task_id')
      .where('version_id', '=', enrolment.version_id)
      .where('task_id', '=', taskId)
      .executeTakeFirst()
    if (!task) throw refuse.notFound()
    if (opensAt && dueAt && dueAt <= opensAt) throw refuse.invalid('learning/due-before-open', { fields: { dueAt: ['learning/due-before-open'] } })
    if (opensAt || dueAt) {
      const row = { opens_at: opensAt, due_at: dueAt, reason, set_by: actor.id, set_at: now }
      await work
        .insertInto('learning.schedule_exception')
        .values({ enrolment_id: enrolmentId, task_id: taskId, ...row })
        .onConflict((conflict) => conflict.columns(['enrolment_id', 'task_id']).doUpdateSet(row))
        .execute()
    } else await work.deleteFrom('learning.schedule_exception').where('enrolment_id', '=', enrolmentId).where('task_id', '=', taskId).execute()
    await audit('enrolment', enrolmentId, { taskId, opensAt, dueAt })
    await publish('schedule.changed', { enrolmentId, learnerId: enrolment.learner_id, courseId: enrolment.course_id, taskId, byId: actor.id })
    afterCommit(() => hint(`enrolment:${enrolmentId}`))
    return { opensAt, dueAt }
  }
})
