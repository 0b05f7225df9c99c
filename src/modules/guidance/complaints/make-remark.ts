import { sql } from 'kysely'
import { z } from 'zod'
import { courseById } from '#modules/catalog/index.ts'
import { signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { query, useCase } from '../tables.ts'
import { dueAtOf, remarkKinds, remindAtOf } from './rules.ts'

interface Received {
  kind: string
  topic: string
  courseId: string | null
  aboutId: string
  aboutName: string
  nameless: boolean
  remarkId: string | null
}

/** Guidance that this person asked for and received, in the words one knows it by. */
async function received(db: Parameters<ReturnType<typeof sql<Received>>['execute']>[0], requestId: string, learnerId: string): Promise<Received> {
  const { rows } = await sql<Received>`
    select r.kind, coalesce(nullif(q.title, ''), r.topic) as topic, r.course_id as "courseId", r.delivered_by as "aboutId", coalesce(p.name, '') as "aboutName",
      coalesce(q.visibility = 'anonymous', false) as nameless, m.id as "remarkId"
    from guidance.request r left join guidance.question q on q.request_id = r.id left join identity.person_card p on p.id = r.delivered_by
    left join guidance.remark m on m.request_id = r.id and m.author_id = r.learner_id
    where r.id = ${requestId} and r.learner_id = ${learnerId} and r.delivered_by is not null`.execute(db)
  const found = rows[0]
  if (!found) throw refuse.notFound()
  return found
}

export const lookAtGuidance = query({
  id: 'guidance.look-at-guidance',
  summary: 'Guidance that I received and may say something about; the remark I made, if I did',
  access: signedIn,
  input: z.object({ requestId: z.uuid() }),
  output: z.object({ topic: z.string(), by: z.string(), remarkId: z.string().nullable() }),
  async run({ db, actor }, { requestId }) {
    const { topic, aboutName, remarkId } = await received(db, requestId, actor.id)
    return { topic, by: aboutName, remarkId }
  }
})

export const makeRemark = useCase({
  id: 'guidance.make-remark',
  summary: 'Say what was wrong with a review or an answer I received, or what was good. Answered within 48 hours',
  access: signedIn,
  limit: { max: 20, seconds: 86_400 },
  input: z.object({ requestId: z.uuid(), kind: z.enum(remarkKinds), text: z.string().trim().min(10).max(2000) }),
  output: z.object({ id: z.string(), dueAt: z.date() }),
  async run({ work, actor, now, publish }, { requestId, kind, text }) {
    const about = await received(work, requestId, actor.id)
    const id = newId()
    const dueAt = dueAtOf(now)
    const written = await work
      .insertInto('guidance.remark')
      .values({
        id,
        request_id: requestId,
        author_id: actor.id,
        about_id: about.aboutId,
        kind,
        text,
        nameless: about.nameless,
        topic: about.topic,
        owner_id: await ownerOf(about, actor.id, (courseId) => courseById(work, courseId)),
        created_at: now,
        due_at: dueAt,
        remind_at: remindAtOf(dueAt),
        reminded_at: null,
        escalated_at: null,
        closed_at: null
      })
      .onConflict((conflict) => conflict.columns(['request_id', 'author_id']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!written) throw refuse.conflict('guidance/remarked-already')
    await publish('remark.made', { remarkId: id, requestId })
    return { id, dueAt }
  }
})

/** A review is the course's matter, unless it is about the course's owner; everything else the operators'. */
async function ownerOf(about: Received, authorId: string, course: (id: string) => Promise<{ owner_id: string } | undefined>): Promise<string | null> {
  if (about.kind !== 'review' || !about.courseId) return null
  const owner = (await course(about.courseId))?.owner_id
  return owner && owner !== about.aboutId && owner !== authorId ? owner : null
}
