import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { perform } from '#platform/perform.ts'
import { schedule, useCase } from '../tables.ts'

export const remindOfRemarks = useCase({
  id: 'guidance.remind-of-remarks',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string }>`
      with due as (select id from guidance.remark where state = 'open' and reminded_at is null and remind_at <= ${now} and due_at > ${now} order by remind_at limit 200 for update skip locked)
      update guidance.remark m set reminded_at = ${now} from due where due.id = m.id returning m.id`.execute(work)
    for (const { id } of rows) await publish('remark.due-soon', { remarkId: id })
    return { count: rows.length }
  }
})

export const escalateRemarks = useCase({
  id: 'guidance.escalate-remarks',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string }>`
      with due as (select id from guidance.remark where state = 'open' and escalated_at is null and due_at <= ${now} order by due_at limit 200 for update skip locked)
      update guidance.remark m set escalated_at = ${now}, reminded_at = coalesce(m.reminded_at, ${now}) from due where due.id = m.id returning m.id`.execute(
      work
    )
    for (const { id } of rows) await publish('remark.overdue', { remarkId: id })
    return { count: rows.length }
  }
})

/** A reminder twelve hours before the time is over; after it the operators take over. Each once. */
export const keepRemarks = schedule('keep-remarks', '*/5 * * * *', async () => {
  while ((await perform(remindOfRemarks, {})).count === 200);
  while ((await perform(escalateRemarks, {})).count === 200);
})
