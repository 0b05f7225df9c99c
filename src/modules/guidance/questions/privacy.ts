import { releaseUploads } from '#modules/media/index.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { lockRequest, type RequestRow, settle, takeStep } from '../paid-request.ts'
import { halves } from '../rules.ts'
import { own, read } from '../tables.ts'

/** What a person asked, with the answers that were given, and what the person answered others: never who asked. */
export async function questionsOf(db: AnyDb, personId: string) {
  const mine = read(db)
  const questions = await mine
    .selectFrom('guidance.question as q')
    .innerJoin('guidance.request as r', 'r.id', 'q.request_id')
    .select(['r.id', 'q.title', 'q.visibility', 'q.context', 'r.state', 'r.amount', 'r.currency', 'r.hours', 'r.created_at', 'r.due_at', 'r.closed_at'])
    .select(['r.settled_refund', 'r.settled_release'])
    .where('r.learner_id', '=', personId)
    .orderBy('r.created_at')
    .limit(10_000)
    .execute()
  const messages = await mine
    .selectFrom('guidance.message as m')
    .innerJoin('guidance.request as r', 'r.id', 'm.request_id')
    .select(['m.request_id', 'm.kind', 'm.body', 'm.file_ids', 'm.at'])
    .where('r.learner_id', '=', personId)
    .orderBy('m.at')
    .limit(40_000)
    .execute()
  const answers = await mine
    .selectFrom('guidance.message as m')
    .innerJoin('guidance.question as q', 'q.request_id', 'm.request_id')
    .select(['m.request_id', 'q.title', 'm.kind', 'm.body', 'm.file_ids', 'm.at'])
    .where('m.author_id', '=', personId)
    .where('m.kind', 'in', ['answer', 'follow_up_answer'])
    .orderBy('m.at')
    .limit(40_000)
    .execute()
  const disputes = await mine
    .selectFrom('guidance.dispute as d')
    .innerJoin('guidance.request as r', 'r.id', 'd.request_id')
    .select(['d.request_id', 'd.reason', 'd.opened_at', 'd.statement', 'd.refund_percent', 'd.ruling', 'd.ruled_at'])
    .where((eb) => eb.or([eb('r.learner_id', '=', personId), eb('r.delivered_by', '=', personId)]))
    .orderBy('d.opened_at')
    .limit(10_000)
    .execute()
  const offers = await mine
    .selectFrom('guidance.answer_offer')
    .select(['hours', 'amount', 'currency'])
    .where('expert_id', '=', personId)
    .orderBy('hours')
    .execute()
  return { questions, messages, answers, disputes, offers }
}

/** Ends what is open and takes the asker's words away. An expert's answers stay, without a name: they were paid for. */
export async function eraseQuestionsOf(anyWork: AnyWork, personId: string, now: Date): Promise<void> {
  const work = own(anyWork)
  const tools = { work, now, publish: (name, payload) => writeEvent(anyWork, name, payload, null) } as Parameters<typeof settle>[0]
  const open = await work
    .selectFrom('guidance.request')
    .select(['id', 'learner_id'])
    .where('kind', '=', 'question')
    .where('state', 'in', ['unpaid', 'open', 'claimed', 'follow_up', 'disputed'])
    .where((eb) => eb.or([eb('learner_id', '=', personId), eb('expert_id', '=', personId)]))
    .orderBy('id')
    .execute()
  for (const { id, learner_id } of open) {
    const request = await lockRequest(anyWork as never, id)
    if (learner_id === personId) await endAsked(tools, request)
    else await endWaiting(tools, request)
  }
  await work.deleteFrom('guidance.answer_offer').where('expert_id', '=', personId).execute()
  await takeWordsAway(anyWork, personId)
}

/** The asker is gone: what nobody has answered goes back, what was answered is paid for, a dispute that can no longer be heard is halved. */
async function endAsked(tools: Parameters<typeof settle>[0], request: RequestRow): Promise<void> {
  const amount = Number(request.amount)
  const about = { requestId: request.id, learnerId: request.learner_id }
  if (request.state === 'unpaid') {
    await takeStep(tools.work, request, 'cancel', { closed_at: tools.now })
  } else if (request.state === 'follow_up') {
    await settle(tools, request, { step: 'lapse', refund: 0, release: amount, reason: 'asker-erased' })
    await tools.publish('guidance.accepted', { ...about, kind: request.kind, expertId: request.delivered_by ?? '', by: 'clock' })
    return
  } else if (request.state === 'disputed') {
    const parts = halves(amount)
    await settle(tools, request, { step: 'rule-for-expert', ...parts, reason: 'asker-erased' })
    await tools.work.updateTable('guidance.dispute').set({ refund_percent: 50, ruled_at: tools.now }).where('request_id', '=', request.id).execute()
    await tools.publish('guidance.ruled', { ...about, expertId: request.delivered_by ?? '', ...parts })
    return
  } else await settle(tools, request, { step: 'cancel', refund: amount, release: 0, reason: 'asker-erased' })
  await tools.publish('guidance.cancelled', { ...about, kind: request.kind, expertId: request.expert_id })
}

/** The expert is gone: whoever waits has the money back at once. A follow-up and a dispute go their usual way. */
async function endWaiting(tools: Parameters<typeof settle>[0], request: RequestRow): Promise<void> {
  if (request.state === 'unpaid') {
    await takeStep(tools.work, request, 'cancel', { closed_at: tools.now })
    await tools.publish('guidance.cancelled', { requestId: request.id, kind: request.kind, learnerId: request.learner_id, expertId: null })
  }
  if (request.state !== 'open' && request.state !== 'claimed') return
  await settle(tools, request, { step: 'refund', refund: Number(request.amount), release: 0, reason: 'expert-erased' })
  await tools.publish('guidance.missed', { requestId: request.id, kind: request.kind, learnerId: request.learner_id, expertId: null, part: 'answer' })
}

async function takeWordsAway(anyWork: AnyWork, personId: string): Promise<void> {
  const work = own(anyWork)
  const mine = work.selectFrom('guidance.request').select('id').where('learner_id', '=', personId).where('kind', '=', 'question')
  const written = await work
    .selectFrom('guidance.message')
    .select('file_ids')
    .where('author_id', '=', personId)
    .where('kind', 'in', ['question', 'follow_up'])
    .execute()
  const proofs = await work.selectFrom('guidance.dispute').select('file_ids').where('request_id', 'in', mine).execute()
  await releaseUploads(
    anyWork,
    [...written, ...proofs].flatMap((one) => one.file_ids)
  )
  await work
    .updateTable('guidance.message')
    .set({ body: '', file_ids: [] })
    .where('author_id', '=', personId)
    .where('kind', 'in', ['question', 'follow_up'])
    .execute()
  await work.updateTable('guidance.dispute').set({ reason: '', file_ids: [] }).where('request_id', 'in', mine).execute()
  // An answer without its question helps no reader: it is no longer public.
  await work.updateTable('guidance.question').set({ visibility: 'private' }).where('request_id', 'in', mine).where('visibility', '=', 'public').execute()
  await work.updateTable('guidance.question').set({ title: '', context: null }).where('request_id', 'in', mine).execute()
  await work.updateTable('guidance.request').set({ topic: '' }).where('learner_id', '=', personId).where('kind', '=', 'question').execute()
}
