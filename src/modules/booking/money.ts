import { lockRequest, openPaidRequest, type PaidRequest, settle, takeStep } from '#modules/guidance/index.ts'
import type { Doing } from '#platform/module.ts'
import { acceptWithinHours, payWithinMinutes } from './rules.ts'
import type { Tables } from './tables.ts'

export type Tools = Pick<Doing<Tables>, 'work' | 'publish' | 'now'>
type Theirs = Parameters<typeof settle>[0]
// The same transaction, seen with the tables of guidance.
const theirs = (tools: Tools): Theirs => tools as unknown as Theirs

/** Puts what is booked behind a request whose money is held; it is paid within a quarter of an hour or given up. */
export const openHeld = (tools: Tools, wish: Omit<PaidRequest, 'now' | 'payBy'>) =>
  openPaidRequest(theirs(tools), { ...wish, now: tools.now, payBy: new Date(tools.now.getTime() + payWithinMinutes * 60_000) })

/** It took place: the money goes on after 72 hours, unless somebody objects. */
export async function deliver(tools: Tools, requestId: string, expertId: string, endedAt: Date): Promise<Date> {
  const { work } = theirs(tools)
  const request = await lockRequest(work, requestId)
  const acceptBy = new Date(tools.now.getTime() + acceptWithinHours * 3_600_000)
  const at = endedAt < tools.now ? endedAt : tools.now
  await takeStep(work, request, 'claim', { claimed_by: expertId, claimed_at: at })
  await takeStep(work, { ...request, state: 'claimed' }, 'deliver', { delivered_by: expertId, delivered_at: at, accept_by: acceptBy, remind_at: null })
  await tools.publish('guidance.delivered', { requestId, kind: request.kind, learnerId: request.learner_id, expertId })
  return acceptBy
}

/** Nobody objected, or the learner said that it was good: all of it is the expert's. */
export async function release(tools: Tools, requestId: string, by: 'learner' | 'clock'): Promise<number> {
  const request = await lockRequest(theirs(tools).work, requestId)
  const amount = Number(request.amount)
  await settle(theirs(tools), request, { step: 'accept', refund: 0, release: amount, reason: by === 'clock' ? 'accepted-by-clock' : 'accepted' })
  const { learner_id: learnerId, kind } = request
  await tools.publish('guidance.accepted', { requestId, kind, learnerId, expertId: request.delivered_by ?? request.expert_id ?? '', by })
  return amount
}

/** It takes place at another time: promised by then. */
export async function promiseBy(tools: Tools, requestId: string, dueAt: Date): Promise<void> {
  const { work } = theirs(tools)
  const request = await lockRequest(work, requestId)
  // Taken up and given back: the only way on which an open request's time changes.
  await takeStep(work, request, 'claim', { due_at: dueAt, remind_at: null })
  await takeStep(work, { ...request, state: 'claimed' }, 'release')
}

/** Called off: the fee is the expert's, the rest goes back. */
export async function callOff(tools: Tools, requestId: string, fee: number, reason: string): Promise<void> {
  const request = await lockRequest(theirs(tools).work, requestId)
  // Not paid yet: nothing is held, and what is paid after all goes straight back.
  if (request.state === 'unpaid') return takeStep(theirs(tools).work, request, 'cancel', { closed_at: tools.now })
  // Closed with the account of its learner.
  if (request.state !== 'open' && request.state !== 'claimed') return
  await settle(theirs(tools), request, { step: 'cancel', refund: Number(request.amount) - fee, release: fee, reason })
}

/** The expert did not come, before or after the end: everything goes back, and it counts as missed. */
export async function refundAbsent(tools: Tools, requestId: string, expertId: string): Promise<void> {
  const { work } = theirs(tools)
  const request = await lockRequest(work, requestId)
  const parts = { refund: Number(request.amount), release: 0, reason: 'expert-absent' }
  if (request.state === 'delivered') {
    await takeStep(work, request, 'dispute', { accept_by: null })
    await settle(theirs(tools), { ...request, state: 'disputed' }, { step: 'refund', ...parts })
  } else await settle(theirs(tools), request, { step: 'refund', ...parts })
  await tools.publish('guidance.missed', { requestId, kind: request.kind, learnerId: request.learner_id, expertId, part: 'answer' })
}

export async function dispute(tools: Tools, requestId: string): Promise<void> {
  const { work } = theirs(tools)
  await takeStep(work, await lockRequest(work, requestId), 'dispute', { accept_by: null })
}

export async function rule(tools: Tools, requestId: string, parts: { refund: number; release: number }): Promise<void> {
  const request = await lockRequest(theirs(tools).work, requestId)
  await settle(theirs(tools), request, { step: parts.release === 0 ? 'refund' : 'rule-for-expert', ...parts, reason: 'ruling' })
}

/** A pack is over: what its sessions earned is the expert's, the rest goes back. */
export async function divide(tools: Tools, requestId: string, expertId: string, parts: { refund: number; release: number }): Promise<void> {
  const { work } = theirs(tools)
  const request = await lockRequest(work, requestId)
  if (request.state !== 'open') return
  if (parts.release === 0) return settle(theirs(tools), request, { step: 'refund', ...parts, reason: 'pack-ended' })
  await takeStep(work, request, 'claim', { claimed_by: expertId, claimed_at: tools.now })
  await takeStep(work, { ...request, state: 'claimed' }, 'deliver', { delivered_by: expertId, delivered_at: tools.now, remind_at: null })
  await settle(theirs(tools), { ...request, state: 'delivered', delivered_by: expertId }, { step: 'accept', ...parts, reason: 'pack-ended' })
}
