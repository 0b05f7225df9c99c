import { tell } from '#modules/inbox/index.ts'
import { peopleByUsernames, peopleWithRole } from '#modules/identity/index.ts'
import type { AnyDb, Work } from '#platform/db.ts'
import { findMentions } from '#platform/markdown/index.ts'
import type { Doing } from '#platform/module.ts'
import { DEFAULT_ZONE, localDay } from '#platform/time/index.ts'
import { casePath } from './moderation/case-key.ts'
import { reaction, type Tables } from './tables.ts'
import { mostMentions } from './talk/mention.ts'
import { discussionPath, replyPath } from './talk/discussion-row.ts'

const perRound = 500

/** Who wrote what where, if it can still be seen. */
async function threadFacts(work: Work<Tables>, discussionId: string, replyId?: string | null) {
  const row = await work
    .selectFrom('community.discussion as d')
    .leftJoin('community.reply as r', (join) => join.onRef('r.discussion_id', '=', 'd.id').on('r.id', '=', replyId ?? null))
    .select(['d.title', 'd.author_id', 'd.course_id', 'd.visible', 'r.author_id as reply_author_id', 'r.body as reply_body', 'r.visible as reply_visible'])
    .where('d.id', '=', discussionId)
    .executeTakeFirst()
  return row?.visible && (!replyId || row.reply_visible) ? row : undefined
}

const nameOf = async (work: Work<Tables>, personId: string) =>
  (await work.selectFrom('identity.person_card').select('name').where('id', '=', personId).executeTakeFirst())?.name ?? ''

async function tellFollowers(
  { work, afterCommit, publish }: Doing<Tables>,
  { replyId, discussionId, after }: { replyId: string; discussionId: string; after: string | null }
): Promise<void> {
  const facts = await threadFacts(work, discussionId, replyId)
  if (!facts?.reply_author_id) return
  const followers = await work
    .selectFrom('community.follow')
    .select('person_id')
    .where('discussion_id', '=', discussionId)
    .where('person_id', '<>', facts.reply_author_id)
    .$if(after !== null, (q) => q.where('person_id', '>', after))
    .orderBy('person_id')
    .limit(perRound)
    .execute()
  const name = await nameOf(work, facts.reply_author_id)
  // Who is mentioned hears of it as a mention: once, not twice.
  const named = new Set(
    (await peopleByUsernames(work as unknown as AnyDb, findMentions(facts.reply_body ?? '').slice(0, mostMentions))).map((person) => person.id)
  )
  for (const { person_id } of followers.filter((one) => !named.has(one.person_id))) {
    await tell(work, {
      personId: person_id,
      kind: 'reply',
      key: `reply:${replyId}`,
      url: replyPath(discussionId, replyId),
      data: { name, title: facts.title },
      subject: `reply:${replyId}`,
      afterCommit
    })
  }
  const last = followers.at(-1)
  if (last && followers.length === perRound) await publish('replies.to-tell', { replyId, discussionId, after: last.person_id })
}

export const tellOfReply = reaction('reply.posted', 'tell-of-reply', (doing, { payload }) => tellFollowers(doing, { ...payload, after: null }))
export const tellMoreOfReply = reaction('replies.to-tell', 'tell-more-of-reply', (doing, { payload }) => tellFollowers(doing, payload))

export const tellMentioned = reaction(
  'person.mentioned',
  'tell-mentioned',
  async ({ work, afterCommit }, { payload: { personId, byId, discussionId, replyId } }) => {
    const facts = await threadFacts(work, discussionId, replyId)
    if (!facts) return
    await tell(work, {
      personId,
      kind: 'mention',
      key: `mention:${replyId ?? discussionId}`,
      url: replyId ? replyPath(discussionId, replyId) : discussionPath(discussionId),
      data: { name: await nameOf(work, byId), title: facts.title },
      subject: replyId ? `reply:${replyId}` : `discussion:${discussionId}`,
      afterCommit
    })
  }
)

export const tellAccepted = reaction(
  'reply.accepted',
  'tell-accepted',
  async ({ work, afterCommit }, { payload: { replyId, discussionId, authorId, acceptedById } }) => {
    const facts = await threadFacts(work, discussionId, replyId)
    if (!facts || authorId === acceptedById) return
    await tell(work, {
      personId: authorId,
      kind: 'reply_accepted',
      key: `accepted:${replyId}`,
      url: replyPath(discussionId, replyId),
      data: { name: await nameOf(work, acceptedById), title: facts.title },
      subject: `reply:${replyId}`,
      afterCommit
    })
  }
)

export const tellWaiting = reaction('question.waiting', 'tell-waiting', async ({ work, afterCommit }, { payload: { discussionId, courseId, step } }) => {
  const facts = await threadFacts(work, discussionId)
  if (!facts) return
  const course = await work.selectFrom('catalog.course_card').select('title').where('id', '=', courseId).executeTakeFirst()
  const people =
    step === 'remind'
      ? (await work.selectFrom('catalog.course_team').select('person_id').where('course_id', '=', courseId).limit(100).execute()).map((row) => row.person_id)
      : await peopleWithRole(work, 'operator')
  for (const personId of people) {
    await tell(work, {
      personId,
      kind: 'question_waiting',
      key: `waiting:${step}:${discussionId}`,
      url: discussionPath(discussionId),
      data: { title: facts.title, course: course?.title ?? '', hours: step === 'remind' ? 24 : 48 },
      subject: `discussion:${discussionId}`,
      afterCommit
    })
  }
})

/** Rules and kinds travel as codes; the inbox puts them into the reader's language. */
export const tellHidden = reaction('content.hidden', 'tell-hidden', async ({ work, afterCommit }, { id, payload }) => {
  await tell(work, {
    personId: payload.authorId,
    kind: 'content_hidden',
    key: `hidden:${id}`,
    url: '/rules/cases',
    data: { what: payload.subjectKind, rule: payload.reason },
    afterCommit
  })
})

export const tellSanctioned = reaction('sanction.imposed', 'tell-sanctioned', async ({ work, afterCommit }, { payload: { sanctionId, personId } }) => {
  const sanction = await work.selectFrom('community.sanction').selectAll().where('id', '=', sanctionId).executeTakeFirst()
  if (!sanction) return
  await tell(work, {
    personId,
    kind: 'sanctioned',
    key: `sanction:${sanctionId}`,
    url: casePath(sanctionId),
    data: {
      sanction: sanction.kind,
      rule: sanction.rule,
      note: sanction.note,
      until: sanction.kind === 'warn' ? 'none' : sanction.until ? localDay(sanction.until, DEFAULT_ZONE) : 'forever'
    },
    afterCommit
  })
})

export const tellLifted = reaction('sanction.lifted', 'tell-lifted', async ({ work, afterCommit }, { payload: { sanctionId, personId } }) => {
  const sanction = await work.selectFrom('community.sanction').select('kind').where('id', '=', sanctionId).executeTakeFirst()
  if (sanction && sanction.kind !== 'warn')
    await tell(work, {
      personId,
      kind: 'sanction_lifted',
      key: `lifted:${sanctionId}`,
      url: casePath(sanctionId),
      data: { sanction: sanction.kind },
      afterCommit
    })
})

export const tellDecided = reaction(
  'appeal.decided',
  'tell-decided',
  async ({ work, afterCommit }, { payload: { appealId, sanctionId, personId, upheld } }) => {
    const appeal = await work.selectFrom('community.appeal').select('note').where('id', '=', appealId).executeTakeFirst()
    await tell(work, {
      personId,
      kind: 'appeal_decided',
      key: `appeal:${appealId}`,
      url: casePath(sanctionId),
      data: { outcome: upheld ? 'lifted' : 'kept', note: appeal?.note ?? '' },
      afterCommit
    })
  }
)
