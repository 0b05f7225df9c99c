import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { perform } from '#platform/perform.ts'
import { schedule, useCase } from './tables.ts'

export const remindDue = useCase({
  id: 'guidance.remind-due',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; reviewer_id: string | null }>`
      with due as (select id from guidance.request where reminded_at is null and remind_at <= ${now} and state in ('open', 'claimed', 'follow_up') order by remind_at limit 200 for update skip locked)
      update guidance.request r set reminded_at = ${now} from due where due.id = r.id returning r.id, coalesce(r.claimed_by, r.assigned_to, r.expert_id) as reviewer_id`.execute(
      work
    )
    for (const row of rows) await publish('guidance.due-soon', { requestId: row.id, expertId: row.reviewer_id })
    return { count: rows.length }
  }
})

export const markOverdue = useCase({
  id: 'guidance.mark-overdue',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; reviewer_id: string | null }>`
      with due as (select id from guidance.request where kind = 'review' and overdue_at is null and due_at <= ${now} and state in ('open', 'claimed') order by due_at limit 200 for update skip locked)
      update guidance.request r set overdue_at = ${now}, escalated_at = ${now} from due where due.id = r.id returning r.id, coalesce(r.claimed_by, r.assigned_to, r.expert_id) as reviewer_id`.execute(
      work
    )
    for (const row of rows) await publish('guidance.overdue', { requestId: row.id, expertId: row.reviewer_id })
    return { count: rows.length }
  }
})

/** The clock of all guidance: a reminder before the promised time, escalation to operators after it. Each once. */
export const keepTime = schedule('keep-time', '* * * * *', async () => {
  while ((await perform(remindDue, {})).count === 200);
  while ((await perform(markOverdue, {})).count === 200);
})
