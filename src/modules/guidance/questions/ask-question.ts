import { z } from 'zod'
import { holdUploads } from '#modules/media/index.ts'
import { signedIn } from '#platform/access.ts'
import type { AnyWork } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { newId } from '#platform/id.ts'
import { openPaidRequest } from '../paid-request.ts'
import { mostOpenOnProbation } from '../rules.ts'
import { read, useCase } from '../tables.ts'
import { askedAbout } from './asked-about.ts'
import { offersOf } from './offers.ts'

export const fileIds = z.preprocess((given) => (typeof given === 'string' ? given.split(',').filter(Boolean) : given), z.array(z.uuid()).max(9)).default([])
/** What may be attached to a question or an answer; a recording is a voice note. */
export const attachable = ['picture', 'document', 'audio', 'submission']
const empty = z.literal('').transform(() => undefined)

export const askQuestion = useCase({
  id: 'guidance.ask-question',
  summary: 'Put a paid question to an expert, or to all experts with a bounty; the money is held until it is answered',
  access: signedIn,
  limit: { max: 20, seconds: 3600 },
  input: z.object({
    /** Nobody in particular: every certified expert may answer for the bounty. */
    expertId: z.uuid().optional().or(empty),
    /** Answered within so many hours: one of the expert's offers, or the wish of a bounty. */
    hours: z.coerce.number().int().min(1).max(168),
    /** Of a bounty, in minor units. For an expert it is the price that was seen: another price is told, not charged. */
    amount: z.coerce.number().int().min(0).max(100_000_00),
    title: z.string().trim().min(4).max(120),
    body: z.string().trim().min(10).max(5000),
    visibility: z.enum(['public', 'private', 'anonymous']).default('private'),
    fileIds,
    courseId: z.uuid().optional().or(empty),
    lessonId: z.uuid().optional().or(empty),
    /** The message that she is stuck on, word for word. */
    error: z.string().trim().max(2000).optional(),
    /** Agreed that the money is held and to the rule of refunds that is shown. */
    consent: z.union([z.literal(true), z.literal('on'), z.literal('true')], 'guidance/consent-needed')
  }),
  output: z.object({ requestId: z.string(), orderId: z.string().nullable() }),
  async run({ work, actor, now, publish }, input) {
    const amount = input.expertId ? await priceOf(work as unknown as AnyWork, input.expertId, actor.id, input) : bounty(input.amount)
    await holdUploads(work, input.fileIds, actor.id, attachable)
    const context = input.courseId && input.lessonId ? await askedAbout(work, { learnerId: actor.id, ...input, error: input.error ?? null }) : undefined
    const questionId = newId()
    const opened = await openPaidRequest(
      { work, publish },
      {
        kind: 'question',
        learnerId: actor.id,
        expertId: input.expertId ?? null,
        subjectKind: 'question',
        subjectId: questionId,
        topic: input.title,
        amount,
        currency: 'CNY',
        hours: input.hours,
        courseId: context ? input.courseId : null,
        lessonId: context ? input.lessonId : null,
        now
      }
    )
    await work
      .insertInto('guidance.question')
      .values({ request_id: opened.requestId, title: input.title, visibility: input.visibility, context: context ? JSON.stringify(context) : null })
      .execute()
    await work
      .insertInto('guidance.message')
      .values({ id: questionId, request_id: opened.requestId, kind: 'question', author_id: actor.id, body: input.body, file_ids: input.fileIds, at: now })
      .execute()
    return opened
  }
})

const leastBounty = 500

function bounty(amount: number): number {
  if (amount < leastBounty) throw refuse.invalid('guidance/bounty-too-small', { fields: { amount: ['guidance/bounty-too-small'] } })
  return amount
}

async function priceOf(work: AnyWork, expertId: string, learnerId: string, { hours, amount }: { hours: number; amount: number }): Promise<number> {
  if (expertId === learnerId) throw refuse.conflict('guidance/own-question')
  const expert = await read(work).selectFrom('experts.expert_card').select(['state']).where('person_id', '=', expertId).executeTakeFirst()
  if (!expert || (expert.state !== 'certified' && expert.state !== 'probation')) throw refuse.notFound('guidance/not-asked')
  const offer = (await offersOf(work, expertId)).find((one) => one.hours === hours)
  if (!offer) throw refuse.invalid('guidance/no-such-offer', { fields: { hours: ['guidance/no-such-offer'] } })
  if (offer.amount !== amount) throw refuse.conflict('guidance/price-changed')
  if (expert.state === 'probation') {
    const { open } = await read(work)
      .selectFrom('guidance.request')
      .select((eb) => eb.fn.countAll<number>().as('open'))
      .where('expert_id', '=', expertId)
      .where('kind', '=', 'question')
      .where('state', 'in', ['unpaid', 'open', 'claimed'])
      .executeTakeFirstOrThrow()
    if (Number(open) >= mostOpenOnProbation) throw refuse.conflict('guidance/expert-is-full')
  }
  return offer.amount
}
