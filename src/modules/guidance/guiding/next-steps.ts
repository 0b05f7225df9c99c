import { z } from 'zod'
import { personCards } from '#modules/identity/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { useCase } from '../tables.ts'
import { checkGuides } from './guided-courses.ts'
import { isPlannable, mostOpenSteps, remindAtOf } from './rules.ts'

export const addStep = useCase({
  id: 'guidance.add-step',
  summary: 'Write down what a learner of my course should do next, and by when',
  access: signedIn,
  limit: { max: 60, seconds: 3600 },
  input: z.object({ learnerId: z.uuid(), courseId: z.uuid(), text: z.string().trim().min(1).max(500), dueOn: z.iso.date() }),
  output: z.object({ id: z.string() }),
  async run({ work, actor, now, publish, audit }, { learnerId, courseId, text, dueOn }) {
    const course = await checkGuides(work, actor, { learnerId, courseId }, now)
    if (course.ended) throw refuse.conflict('guidance/not-studying')
    const zone = (await personCards(work as unknown as AnyDb, [learnerId])).get(learnerId)?.zone ?? actor.zone
    if (!isPlannable(dueOn, now, zone)) throw refuse.invalid('guidance/day-not-plannable', { fields: { dueOn: ['guidance/day-not-plannable'] } })
    const { open } = await work
      .selectFrom('guidance.next_step')
      .select((eb) => eb.fn.countAll<number>().as('open'))
      .where('learner_id', '=', learnerId)
      .where('course_id', '=', courseId)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow()
    if (open >= mostOpenSteps) throw refuse.conflict('guidance/too-many-steps')
    const id = newId()
    await work
      .insertInto('guidance.next_step')
      .values({
        id,
        learner_id: learnerId,
        course_id: courseId,
        written_by: actor.id,
        text,
        due_on: dueOn,
        created_at: now,
        remind_at: remindAtOf(dueOn, now, zone),
        reminded_at: null,
        done_at: null,
        withdrawn_at: null,
        withdrawn_by: null
      })
      .execute()
    await audit('next-step', id, { learnerId, courseId })
    await publish('next-step.written', { stepId: id, learnerId, expertId: actor.id, courseId })
    return { id }
  }
})

export const withdrawStep = useCase({
  id: 'guidance.withdraw-step',
  summary: 'Take back a step that is still open',
  access: signedIn,
  input: z.object({ stepId: z.uuid() }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, now, audit }, { stepId }) {
    const step = await work.selectFrom('guidance.next_step').selectAll().where('id', '=', stepId).forUpdate().executeTakeFirst()
    if (!step) throw refuse.notFound()
    await checkGuides(work, actor, { learnerId: step.learner_id, courseId: step.course_id }, now)
    if (step.state !== 'open') throw refuse.conflict('guidance/step-over')
    await work.updateTable('guidance.next_step').set({ state: 'withdrawn', withdrawn_at: now, withdrawn_by: actor.id }).where('id', '=', stepId).execute()
    await audit('next-step', stepId, { learnerId: step.learner_id })
    return { state: 'withdrawn' }
  }
})

export const tickStep = useCase({
  id: 'guidance.tick-step',
  summary: 'Tick off a step of my plan, or take the tick back',
  access: signedIn,
  input: z.object({ stepId: z.uuid(), done: z.stringbool().or(z.boolean()).default(true) }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, now, publish, audit }, { stepId, done }) {
    const step = await work
      .selectFrom('guidance.next_step')
      .selectAll()
      .where('id', '=', stepId)
      .where('learner_id', '=', actor.id)
      .forUpdate()
      .executeTakeFirst()
    if (!step) throw refuse.notFound()
    if (step.state === 'withdrawn') throw refuse.conflict('guidance/step-over')
    const state = done ? 'done' : 'open'
    if (step.state === state) return { state }
    await work
      .updateTable('guidance.next_step')
      .set({ state, done_at: done ? now : null })
      .where('id', '=', stepId)
      .execute()
    await audit('next-step', stepId, { state })
    if (done) await publish('next-step.done', { stepId, learnerId: actor.id, expertId: step.written_by })
    return { state }
  }
})
