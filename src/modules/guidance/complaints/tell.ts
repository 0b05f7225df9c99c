import { peopleWithRole } from '#modules/identity/index.ts'
import { tell } from '#modules/inbox/index.ts'
import type { Doing } from '#platform/module.ts'
import { type GuidanceTables, reaction } from '../tables.ts'

// Notices name what it is about, never who said it: it may have been said without a name.

type Tools = Pick<Doing<GuidanceTables>, 'work' | 'afterCommit'>

const remarkById = (work: Tools['work'], id: string) => work.selectFrom('guidance.remark').selectAll().where('id', '=', id).executeTakeFirst()

/** The owner, or the operators when there is none or the time is over; nobody about themselves. */
async function tellHandlers({ work, afterCommit }: Tools, remarkId: string, remark: 'new' | 'soon' | 'late'): Promise<void> {
  const row = await remarkById(work, remarkId)
  if (row?.state !== 'open') return
  const say = (personId: string, kind: 'remark_waiting' | 'ops_remark') =>
    tell(work, { personId, kind, key: `remark-${remark}:${remarkId}`, url: `/guidance-feedback/${remarkId}`, data: { remark, topic: row.topic }, afterCommit })
  if (row.owner_id) await say(row.owner_id, 'remark_waiting')
  if (row.owner_id && remark !== 'late') return
  for (const personId of await peopleWithRole(work, 'operator'))
    if (personId !== row.about_id && personId !== row.author_id && personId !== row.owner_id) await say(personId, 'ops_remark')
}

export const tellRemarkMade = reaction('remark.made', 'tell-remark-made', async (doing, { payload: { remarkId } }) => {
  await tellHandlers(doing, remarkId, 'new')
  const row = await remarkById(doing.work, remarkId)
  if (row?.kind !== 'praise') return
  await tell(doing.work, {
    personId: row.about_id,
    kind: 'praised',
    key: `praised:${remarkId}`,
    url: `/guidance-feedback/${remarkId}`,
    data: { topic: row.topic },
    afterCommit: doing.afterCommit
  })
})

export const tellRemarkDueSoon = reaction('remark.due-soon', 'tell-remark-due-soon', (doing, { payload }) => tellHandlers(doing, payload.remarkId, 'soon'))

export const tellRemarkOverdue = reaction('remark.overdue', 'tell-remark-overdue', (doing, { payload }) => tellHandlers(doing, payload.remarkId, 'late'))

export const tellRemarkMoved = reaction('remark.moved', 'tell-remark-moved', async ({ work, afterCommit }, { payload: { remarkId, stepId, to, byAuthor } }) => {
  const row = byAuthor ? undefined : await remarkById(work, remarkId)
  if (!row) return
  await tell(work, {
    personId: row.author_id,
    kind: 'remark_moved',
    key: `remark-moved:${stepId}`,
    url: `/guidance-feedback/${remarkId}`,
    data: { moved: to, topic: row.topic },
    afterCommit
  })
})
