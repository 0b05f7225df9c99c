import type { Actor } from '#platform/actor.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { canAnswer, isAsker } from '../access.ts'
import { lockRequest, type RequestRow } from '../paid-request.ts'
import type { GuidanceTables } from '../tables.ts'

async function lockKind(work: Work<GuidanceTables>, requestId: string): Promise<RequestRow> {
  const request = await lockRequest(work, requestId)
  if (request.kind !== 'question') throw refuse.notFound()
  return request
}

/** The question, locked, for the one who asked it; for anybody else it does not exist. */
export async function lockOwnQuestion(work: Work<GuidanceTables>, requestId: string, actor: Actor): Promise<RequestRow> {
  const request = await lockKind(work, requestId)
  if (!isAsker(actor, request)) throw refuse.notFound()
  return request
}

/** The question, locked, for whoever may answer it. */
export async function lockForAnswer(work: Work<GuidanceTables>, requestId: string, actor: Actor): Promise<RequestRow> {
  const request = await lockKind(work, requestId)
  const answer = canAnswer(actor, request)
  if (answer === 'platform/not-found') throw refuse.notFound()
  if (answer !== true) throw refuse.conflict(answer)
  return request
}
