import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { perform } from '#platform/perform.ts'
import { schedule, useCase } from '../tables.ts'

export const remindOfSteps = useCase({
  id: 'guidance.remind-of-steps',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; learner_id: string }>`
      with due as (select id from guidance.next_step where state = 'open' and reminded_at is null and remind_at <= ${now} order by remind_at limit 200 for update skip locked)
      update guidance.next_step s set reminded_at = ${now} from due where due.id = s.id returning s.id, s.learner_id`.execute(work)
    for (const row of rows) await publish('next-step.due-soon', { stepId: row.id, learnerId: row.learner_id })
    return { count: rows.length }
  }
})

/** The day before a step is due, once. */
export const remindSteps = schedule('remind-steps', '*/10 * * * *', async () => {
  while ((await perform(remindOfSteps, {})).count === 200);
})
