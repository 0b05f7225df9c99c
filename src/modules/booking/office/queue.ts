import { z } from 'zod'
import { signedIn } from '#platform/access.ts'
import type { Actor } from '#platform/actor.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { hint } from '#platform/realtime.ts'
import type { Selectable } from 'kysely'
import { acceptWithinHours, limits } from '../rules.ts'
import { type SessionTable, type Tables, useCase } from '../tables.ts'
import { lockSession } from './seats.ts'

const hasSeat = async (work: Work<Tables>, sessionId: string, personId: string): Promise<boolean> =>
  (await work
    .selectFrom('booking.seat')
    .select('id')
    .where('session_id', '=', sessionId)
    .where('learner_id', '=', personId)
    .where('state', 'in', ['taken', 'ended', 'done'])
    .executeTakeFirst()) !== undefined

export const putQuestion = useCase({
  id: 'booking.put-question',
  summary: 'Put a question into the queue of office hours in which I have a seat',
  access: signedIn,
  limit: { max: 30, seconds: 3600 },
  input: z.object({ sessionId: z.uuid(), text: z.string().trim().min(4).max(limits.question) }),
  output: z.object({ questionId: z.string() }),
  async run({ work, actor, now, afterCommit }, { sessionId, text }) {
    const session = await lockSession(work, sessionId)
    if (!(await hasSeat(work, sessionId, actor.id))) throw refuse.notAllowed('booking/seat-needed')
    if (session.state !== 'planned') throw refuse.conflict('booking/closed')
    const { count } = await work
      .selectFrom('booking.session_question')
      .select((row) => row.fn.countAll<number>().as('count'))
      .where('session_id', '=', sessionId)
      .where('asker_id', '=', actor.id)
      .executeTakeFirstOrThrow()
    if (count >= limits.questionsPerPerson) throw refuse.conflict('booking/asked-enough')
    const id = newId()
    await work
      .insertInto('booking.session_question')
      .values({ id, session_id: sessionId, asker_id: actor.id, text, state: 'waiting', asked_at: now, called_at: null, closed_at: null })
      .execute()
    afterCommit(() => hint(`session:${sessionId}`))
    return { questionId: id }
  }
})

export const voteForQuestion = useCase({
  id: 'booking.vote-for-question',
  summary: 'I would like to hear this too; once more takes it back',
  access: signedIn,
  input: z.object({ sessionId: z.uuid(), questionId: z.uuid() }),
  output: z.object({ votes: z.number(), mine: z.boolean() }),
  async run({ work, actor, afterCommit }, { sessionId, questionId }) {
    const session = await work.selectFrom('booking.session').select(['id', 'listeners', 'expert_id']).where('id', '=', sessionId).executeTakeFirst()
    if (!session || (!session.listeners && !(await hasSeat(work, sessionId, actor.id)))) throw refuse.notFound()
    const question = await work
      .selectFrom('booking.session_question')
      .select(['asker_id', 'state'])
      .where('id', '=', questionId)
      .where('session_id', '=', sessionId)
      .forUpdate()
      .executeTakeFirst()
    if (!question) throw refuse.notFound()
    if (question.asker_id === actor.id || session.expert_id === actor.id) throw refuse.conflict('booking/own-question')
    if (question.state !== 'waiting') throw refuse.conflict('booking/closed')
    const { numDeletedRows } = await work
      .deleteFrom('booking.session_vote')
      .where('question_id', '=', questionId)
      .where('person_id', '=', actor.id)
      .executeTakeFirst()
    const mine = numDeletedRows === 0n
    if (mine) await work.insertInto('booking.session_vote').values({ question_id: questionId, person_id: actor.id }).execute()
    const { votes } = await work
      .updateTable('booking.session_question')
      .set((row) => ({ votes: row('votes', '+', mine ? 1 : -1) }))
      .where('id', '=', questionId)
      .returning('votes')
      .executeTakeFirstOrThrow()
    afterCommit(() => hint(`session:${sessionId}`))
    return { votes, mine }
  }
})

/** The session, locked, for its host, from its beginning until the record is closed. */
async function lockForHost(work: Work<Tables>, sessionId: string, actor: Actor, now: Date): Promise<Selectable<SessionTable>> {
  const session = await lockSession(work, sessionId)
  if (session.expert_id !== actor.id) throw refuse.notFound()
  if (session.state === 'cancelled' || now.getTime() > session.ends_at.getTime() + acceptWithinHours * 3_600_000) throw refuse.conflict('booking/closed')
  if (now < session.starts_at) throw refuse.conflict('booking/not-yet')
  return session
}

export const callNext = useCase({
  id: 'booking.call-next',
  summary: 'As the host, call the next question: most votes first, then who asked first',
  access: signedIn,
  input: z.object({ sessionId: z.uuid() }),
  output: z.object({ questionId: z.string().nullable() }),
  async run({ work, actor, now, afterCommit }, { sessionId }) {
    await lockForHost(work, sessionId, actor, now)
    await work
      .updateTable('booking.session_question')
      .set({ state: 'answered', closed_at: now })
      .where('session_id', '=', sessionId)
      .where('state', '=', 'current')
      .execute()
    const next = await work
      .selectFrom('booking.session_question')
      .select('id')
      .where('session_id', '=', sessionId)
      .where('state', '=', 'waiting')
      .orderBy('votes', 'desc')
      .orderBy('asked_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    if (next) await work.updateTable('booking.session_question').set({ state: 'current', called_at: now }).where('id', '=', next.id).execute()
    afterCommit(() => hint(`session:${sessionId}`))
    return { questionId: next?.id ?? null }
  }
})

export const closeQuestion = useCase({
  id: 'booking.close-question',
  summary: 'As the host, write the answer down for the record, or pass over a question',
  access: signedIn,
  input: z.object({
    sessionId: z.uuid(),
    questionId: z.uuid(),
    answer: z.string().trim().max(limits.answer).default(''),
    skip: z.preprocess((given) => given === true || given === 'true' || given === 'on', z.boolean())
  }),
  output: z.object({ state: z.string() }),
  async run({ work, actor, now, afterCommit }, { sessionId, questionId, answer, skip }) {
    await lockForHost(work, sessionId, actor, now)
    const state = skip ? ('skipped' as const) : ('answered' as const)
    if (!skip && answer === '') throw refuse.invalid('platform/required', { fields: { answer: ['platform/required'] } })
    const changed = await work
      .updateTable('booking.session_question')
      .set({ state, answer, closed_at: now })
      .where('id', '=', questionId)
      .where('session_id', '=', sessionId)
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw refuse.notFound()
    afterCommit(() => hint(`session:${sessionId}`))
    return { state }
  }
})
