import { sql } from 'kysely'
import type { Work } from '#platform/db.ts'
import { reaction, type Tables } from '../tables.ts'

/** The open probations that this person's answers belong to: their own and their team's. */
const openOf = async (work: Work<Tables>, personId: string, at: Date): Promise<string[]> =>
  (
    await work
      .selectFrom('experts.probation')
      .select('id')
      .where('state', 'in', ['running', 'due'])
      .where('begun_at', '<=', at)
      .where((eb) =>
        eb.or([
          eb('expert_id', '=', personId),
          eb('expert_id', 'in', eb.selectFrom('experts.member').select('team_id').where('experts.member.person_id', '=', personId))
        ])
      )
      .execute()
  ).map((row) => row.id)

interface Answer {
  id: string
  kind: string
  late: boolean
  deliveredAt: Date | null
}

/** Once late, late; once delivered, delivered: whichever event comes first. */
async function note(work: Work<Tables>, personId: string, at: Date, { id, kind, late, deliveredAt }: Answer): Promise<void> {
  for (const probationId of await openOf(work, personId, at))
    await sql`insert into experts.probation_answer as kept (probation_id, subject_id, kind, late, delivered_at)
      values (${probationId}, ${id}, ${kind}, ${late}, ${deliveredAt})
      on conflict (probation_id, subject_id) do update set late = kept.late or excluded.late,
        kind = case when excluded.kind = 'missed' then kept.kind else excluded.kind end,
        delivered_at = coalesce(kept.delivered_at, excluded.delivered_at)`.execute(work)
}

export const noteDelivered = reaction('guidance.delivered', 'note-delivery-on-probation', ({ work }, { payload, occurredAt }) =>
  note(work, payload.expertId, occurredAt, { id: payload.requestId, kind: payload.kind, late: false, deliveredAt: occurredAt })
)

export const noteMissed = reaction('guidance.overdue', 'note-miss-on-probation', async ({ work }, { payload, occurredAt }) => {
  if (payload.expertId) await note(work, payload.expertId, occurredAt, { id: payload.requestId, kind: 'missed', late: true, deliveredAt: null })
})

export const noteAccepted = reaction('reply.accepted', 'note-accepted-reply-on-probation', async ({ work }, { payload, occurredAt }) => {
  if (payload.authorId !== payload.acceptedById)
    await note(work, payload.authorId, occurredAt, { id: payload.replyId, kind: 'accepted_reply', late: false, deliveredAt: occurredAt })
})

async function noteOutcome(
  work: Work<Tables>,
  { courseId, learnerId, lessonId }: Record<'courseId' | 'learnerId' | 'lessonId', string>,
  passed: boolean,
  at: Date
) {
  const open = await work
    .selectFrom('experts.probation as p')
    .innerJoin('catalog.course_card as c', 'c.owner_id', 'p.expert_id')
    .select('p.id')
    .where('c.id', '=', courseId)
    .where('p.state', 'in', ['running', 'due'])
    .where('p.begun_at', '<=', at)
    .execute()
  for (const { id } of open)
    await sql`insert into experts.probation_outcome as kept (probation_id, learner_id, lesson_id, passed, at) values (${id}, ${learnerId}, ${lessonId}, ${passed}, ${at})
      on conflict (probation_id, learner_id, lesson_id) do update set passed = kept.passed or excluded.passed, at = excluded.at`.execute(work)
}

export const notePassed = reaction('submission.passed', 'note-pass-on-probation', ({ work }, { payload, occurredAt }) =>
  noteOutcome(work, payload, true, occurredAt)
)
export const noteReturned = reaction('submission.returned', 'note-return-on-probation', ({ work }, { payload, occurredAt }) =>
  noteOutcome(work, payload, false, occurredAt)
)
