import { sql } from 'kysely'
import { peopleByUsernames } from '#modules/identity/index.ts'
import type { AnyDb, Work } from '#platform/db.ts'
import { findMentions } from '#platform/markdown/index.ts'
import type { Doing } from '#platform/module.ts'
import type { Tables } from '../tables.ts'
import type { DiscussionRow } from './discussion-row.ts'

/** More names than this are a mailing list, not a mention. */
export const mostMentions = 10

/** Publishes a mention for everybody named in a text who may see the thread. Names of others stay words. */
export async function publishMentions(
  { work, publish }: Pick<Doing<Tables>, 'work' | 'publish'>,
  { body, discussion, replyId, byId }: { body: string; discussion: DiscussionRow; replyId: string | null; byId: string }
): Promise<void> {
  const names = findMentions(body).slice(0, mostMentions)
  const people = (await peopleByUsernames(work as unknown as AnyDb, names)).filter((person) => person.id !== byId)
  const may = await whoMaySee(
    work,
    discussion,
    people.map((person) => person.id)
  )
  for (const personId of may) await publish('person.mentioned', { personId, byId, discussionId: discussion.id, replyId })
}

async function whoMaySee(work: Work<Tables>, discussion: DiscussionRow, ids: string[]): Promise<string[]> {
  if (ids.length === 0 || discussion.public) return ids
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${ids}::uuid[]) as id
    where exists (select 1 from catalog.course_team t where t.course_id = ${discussion.course_id} and t.person_id = id)
      or exists (select 1 from learning.enrolment_card e where e.course_id = ${discussion.course_id} and e.learner_id = id and e.ended_at is null)`.execute(
    work
  )
  return rows.map((row) => row.id)
}
