import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { perform } from '#platform/perform.ts'
import { schedule, useCase } from '../tables.ts'

const atOnce = 100
const soonDays = 3

/** Probations whose time is over wait for a decision from now on. */
export const markEnded = useCase({
  id: 'experts.mark-probation-ended',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; expert_id: string }>`
      with over as (select id from experts.probation where state = 'running' and ends_at <= ${now} order by ends_at limit ${atOnce} for update skip locked)
      update experts.probation p set state = 'due' from over where over.id = p.id returning p.id, p.expert_id`.execute(work)
    for (const row of rows) await publish('probation.ended', { probationId: row.id, expertId: row.expert_id })
    return { count: rows.length }
  }
})

/** Three days before, the expert hears that the end is near: once for each end. */
export const remindEnding = useCase({
  id: 'experts.remind-probation-ending',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; expert_id: string }>`
      with soon as (
        select id from experts.probation where state = 'running' and ending_told_at is null and ends_at <= ${new Date(now.getTime() + soonDays * 86_400_000)} and ends_at > ${now}
        order by ends_at limit ${atOnce} for update skip locked)
      update experts.probation p set ending_told_at = ${now} from soon where soon.id = p.id returning p.id, p.expert_id`.execute(work)
    for (const row of rows) await publish('probation.ending-soon', { probationId: row.id, expertId: row.expert_id })
    return { count: rows.length }
  }
})

export const watchProbations = schedule('watch-probations', '*/10 * * * *', async () => {
  while ((await perform(markEnded, {})).count === atOnce);
  while ((await perform(remindEnding, {})).count === atOnce);
})
