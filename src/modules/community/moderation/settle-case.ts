import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { allow, refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import type { Doing } from '#platform/module.ts'
import { hint } from '#platform/realtime.ts'
import { canModerate } from '../access.ts'
import { type Breach, breachNames } from '../rules.ts'
import { type Tables, useCase } from '../tables.ts'
import { lockDiscussionIfThere, lockReplyIfThere } from '../talk/discussion-row.ts'
import { afterReplyVisibility, setDiscussionVisible } from '../talk/visibility.ts'
import { type CaseRow, openCase, type Subject, subjectOf } from './cases.ts'
import { daysGiven, imposeSanctionOn } from './sanctions.ts'

const keepers = withRole('moderator', 'operator', 'admin')
const note = z.string().trim().min(2).max(1000)

type Tools = Pick<Doing<Tables>, 'work' | 'actor' | 'now' | 'publish' | 'audit' | 'afterCommit'>

export const settleCase = useCase({
  id: 'community.settle-case',
  summary: 'Decide about reported content: hide or keep it, and warn, mute or ban its author',
  access: keepers,
  input: z.object({
    caseId: z.uuid(),
    decision: z.enum(['hide', 'keep']),
    rule: z.enum(breachNames).default('other'),
    note,
    sanction: z.enum(['none', 'warn', 'mute', 'ban']).default('none'),
    days: daysGiven.default(7)
  }),
  output: z.object({ state: z.string(), sanctionId: z.string().nullable() }),
  async run(doing, input) {
    const found = await doing.work.selectFrom('community.moderation_case').selectAll().where('id', '=', input.caseId).forUpdate().executeTakeFirst()
    if (!found) throw refuse.notFound()
    if (found.state !== 'open') throw refuse.conflict('community/settled-already')
    allow(canModerate(doing.actor, found))
    if (input.decision === 'keep' && input.sanction !== 'none')
      throw refuse.invalid('community/keep-and-punish', { fields: { sanction: ['community/keep-and-punish'] } })
    await decide(doing, found, input)
    const sanctionId =
      input.sanction === 'none'
        ? null
        : await imposeSanctionOn(doing, {
            personId: found.author_id,
            kind: input.sanction,
            days: input.days,
            rule: input.rule,
            note: input.note,
            caseId: found.id
          })
    return { state: input.decision === 'hide' ? 'hidden' : 'kept', sanctionId }
  }
})

export const hidePost = useCase({
  id: 'community.hide',
  summary: 'Hide a discussion or reply at once, with the rule it breaks',
  access: keepers,
  input: z.object({ subjectKind: z.enum(['discussion', 'reply']), subjectId: z.uuid(), rule: z.enum(breachNames), note }),
  output: z.object({ caseId: z.string() }),
  async run(doing, { subjectKind, subjectId, rule, note: why }) {
    const subject = await subjectOf(doing.work, subjectKind, subjectId)
    if (!subject.visible) throw refuse.conflict('community/hidden-already')
    allow(canModerate(doing.actor, { author_id: subject.authorId }))
    const opened = await openCase(doing.work, subject, doing.now)
    await decide(doing, opened, { decision: 'hide', rule, note: why })
    return { caseId: opened.id }
  }
})

export const restorePost = useCase({
  id: 'community.restore',
  summary: 'Bring hidden content back',
  access: keepers,
  input: z.object({ caseId: z.uuid(), note }),
  output: z.null(),
  async run(doing, { caseId, note: why }) {
    const hidden = await doing.work.selectFrom('community.moderation_case').selectAll().where('id', '=', caseId).forUpdate().executeTakeFirst()
    if (!hidden) throw refuse.notFound()
    if (hidden.state !== 'hidden' || (await wasRestored(doing.work, hidden))) throw refuse.conflict('community/not-hidden')
    allow(canModerate(doing.actor, hidden))
    await restore(doing, hidden, why)
    return null
  }
})

/** Puts the decision on the case, and on the content when it is hidden. */
async function decide(
  { work, actor, now, publish, audit, afterCommit }: Tools,
  found: CaseRow,
  { decision, rule, note: why }: { decision: 'hide' | 'keep'; rule: Breach; note: string }
): Promise<void> {
  await work
    .updateTable('community.moderation_case')
    .set({ state: decision === 'hide' ? 'hidden' : 'kept', decided_by: actor.id || null, decided_at: now, rule, note: why })
    .where('id', '=', found.id)
    .execute()
  if (decision === 'hide') {
    await show({ work, now }, found, false)
    await publish('content.hidden', { subjectKind: found.subject_kind, subjectId: found.subject_id, authorId: found.author_id, byId: actor.id, reason: rule })
  }
  await audit(found.subject_kind, found.subject_id, { decision, rule, note: why, caseId: found.id })
  afterCommit(() => hint('moderation:queue'))
}

/** A later decision about the same content kept it. */
async function wasRestored(work: Tools['work'], { subject_kind, subject_id, decided_at }: CaseRow): Promise<boolean> {
  const later = await work
    .selectFrom('community.moderation_case')
    .select('id')
    .where('subject_kind', '=', subject_kind)
    .where('subject_id', '=', subject_id)
    .where('state', '=', 'kept')
    .where('decided_at', '>', decided_at)
    .executeTakeFirst()
  return later !== undefined
}

/** A mistake is mended by a new decision; the old one stays on record. */
export async function restore(
  { work, actor, now, publish, audit }: Pick<Tools, 'work' | 'actor' | 'now' | 'publish' | 'audit'>,
  hidden: CaseRow,
  why: string
): Promise<void> {
  const { id: _, ...subject } = hidden
  await work
    .insertInto('community.moderation_case')
    .values({ ...subject, id: newId(), state: 'kept', opened_at: now, decided_by: actor.id || null, decided_at: now, note: why })
    .execute()
  await show({ work, now }, hidden, true)
  await publish('content.restored', { subjectKind: hidden.subject_kind, subjectId: hidden.subject_id, authorId: hidden.author_id, byId: actor.id })
  await audit(hidden.subject_kind, hidden.subject_id, { restored: true, note: why })
}

/**
 * Other modules' content hears of it by event; ours changes here and now. What its author took away meanwhile
 * cannot be hidden or brought back, and the decision holds all the same.
 */
async function show(
  { work, now }: Pick<Tools, 'work' | 'now'>,
  subject: Pick<Subject, 'id'> & { subject_kind: string; subject_id: string; course_id: string | null },
  visible: boolean
): Promise<void> {
  if (subject.subject_kind === 'rating') return
  const course = await work.selectFrom('catalog.course_card').select('language').where('id', '=', subject.course_id).executeTakeFirst()
  const language = course?.language ?? 'zh-CN'
  if (subject.subject_kind === 'discussion') {
    const discussion = await lockDiscussionIfThere(work, subject.subject_id)
    if (discussion && discussion.visible !== visible) await setDiscussionVisible(work, { ...discussion, visible }, visible, language, now)
    return
  }
  const found = await lockReplyIfThere(work, subject.subject_id)
  if (!found || found.reply.visible === visible) return
  const { discussion, reply } = found
  await work
    .updateTable('community.reply')
    .set({ hidden_at: visible ? null : now })
    .where('id', '=', reply.id)
    .execute()
  await afterReplyVisibility(work, { discussion, reply, visible, language, now })
}
