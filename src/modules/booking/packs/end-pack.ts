import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem, signedIn } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { divide, type Tools } from '../money.ts'
import { type Tables, useCase } from '../tables.ts'
import { usedPlaces } from './place-in-pack.ts'

const going = ['held', 'confirmed', 'ended', 'disputed'] as const

/** Sessions that are booked or wait for a word: the pack ends after them. */
async function isGoing(work: Work<Tables>, packId: string): Promise<boolean> {
  const one = await work.selectFrom('booking.booking').select('id').where('pack_id', '=', packId).where('state', 'in', going).limit(1).executeTakeFirst()
  return one !== undefined
}

/**
 * The pack is over: what its sessions gave the expert is released, all the rest goes back, to the cent what was
 * paid. The money of a pack moves once, here.
 */
async function endPack(tools: Tools, packId: string): Promise<{ refund: number; release: number }> {
  const { work, now, publish } = tools
  const pack = await work.selectFrom('booking.pack').selectAll().where('id', '=', packId).executeTakeFirstOrThrow()
  const { released } = await work
    .selectFrom('booking.booking')
    .select((row) => row.fn.coalesce(row.fn.sum<number>('released'), sql<number>`0`).as('released'))
    .where('pack_id', '=', packId)
    .executeTakeFirstOrThrow()
  const release = Number(released)
  const parts = { refund: pack.amount - release, release }
  await work.updateTable('booking.pack').set({ state: 'ended', ended_at: now }).where('id', '=', packId).execute()
  if (pack.request_id) await divide(tools, pack.request_id, pack.expert_id, parts)
  await publish('pack.ended', { packId, learnerId: pack.learner_id, expertId: pack.expert_id, ...parts })
  return parts
}

export const giveBackPack = useCase({
  id: 'booking.give-back-pack',
  summary: 'End a pack of mine: what is not used is paid back by its share',
  access: signedIn,
  input: z.object({ packId: z.uuid() }),
  output: z.object({ refund: z.number(), release: z.number() }),
  async run(doing, { packId }) {
    const { work, actor, audit } = doing
    const pack = await work
      .selectFrom('booking.pack')
      .select(['id', 'state'])
      .where('id', '=', packId)
      .where('learner_id', '=', actor.id)
      .forUpdate()
      .executeTakeFirst()
    if (!pack) throw refuse.notFound()
    if (pack.state !== 'open') throw refuse.conflict('booking/pack-closed')
    if (await isGoing(work, packId)) throw refuse.conflict('booking/pack-going')
    const parts = await endPack(doing, packId)
    await audit('pack', packId, parts)
    return parts
  }
})

/** Packs whose sessions are all used and accepted, and those whose time is over. */
export const endDuePacks = useCase({
  id: 'booking.end-due-packs',
  access: onlySystem,
  input: z.object({}),
  async run(doing) {
    const { work, now } = doing
    const { rows } = await sql<{ id: string; sessions: number; over: boolean }>`
      select p.id, p.sessions, p.valid_until <= ${now} as over from booking.pack p where p.state = 'open'
        and not exists (select 1 from booking.booking b where b.pack_id = p.id and b.state in ('held', 'confirmed', 'ended', 'disputed'))
        and (p.valid_until <= ${now} or (select count(*) from booking.booking b where b.pack_id = p.id and (b.state = 'done' or b.released > 0)) >= p.sessions)
      order by p.id limit 100 for update of p skip locked`.execute(work)
    let ended = 0
    for (const { id, sessions, over } of rows) {
      if (!over && (await usedPlaces(work, id)).size < sessions) continue
      await endPack(doing, id)
      ended++
    }
    return { count: ended }
  }
})
