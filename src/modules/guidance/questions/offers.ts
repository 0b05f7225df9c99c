import { z } from 'zod'
import { anyone, experts } from '#platform/access.ts'
import type { AnyDb, AnyWork } from '#platform/db.ts'
import { query, read, useCase } from '../tables.ts'

const offer = z.object({ hours: z.coerce.number().int().min(1).max(168), amount: z.coerce.number().int().min(100).max(100_000_00) })
export type AnswerOffer = { hours: number; amount: number; currency: string }

/** What an expert promises for which price, quickest first. */
export const offersOf = (db: AnyDb | AnyWork, expertId: string): Promise<AnswerOffer[]> =>
  read(db).selectFrom('guidance.answer_offer').select(['hours', 'amount', 'currency']).where('expert_id', '=', expertId).orderBy('hours').execute()

export const listOffers = query({
  id: 'guidance.list-offers',
  summary: 'What an expert promises for which price: answered within so many hours',
  access: anyone,
  input: z.object({ expertId: z.uuid() }),
  output: z.array(z.object({ hours: z.number(), amount: z.number(), currency: z.string() })),
  run: ({ db }, { expertId }) => offersOf(db as unknown as AnyDb, expertId)
})

export const setOffers = useCase({
  id: 'guidance.set-offers',
  summary: 'Say what I promise for which price; an empty list takes no questions',
  access: experts,
  input: z.object({ offers: z.array(offer).max(4, 'guidance/too-many-offers') }),
  output: z.object({ count: z.number() }),
  async run({ work, actor, audit }, { offers }) {
    const byHours = new Map(offers.map((one) => [one.hours, one]))
    await work.deleteFrom('guidance.answer_offer').where('expert_id', '=', actor.id).execute()
    if (byHours.size > 0)
      await work
        .insertInto('guidance.answer_offer')
        .values([...byHours.values()].map((one) => ({ expert_id: actor.id, ...one })))
        .execute()
    await audit('expert', actor.id, { offers: [...byHours.values()] })
    return { count: byHours.size }
  }
})
