import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { runAsSystem } from '#platform/context.ts'
import { perform } from '#platform/perform.ts'
import { schedule, useCase } from './tables.ts'

const perRound = 200

export const remindTeams = useCase({
  id: 'community.remind-teams',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; course_id: string }>`
      with due as (select id from community.discussion where due_at <= ${now} and visible and answered_at is null and reminded_at is null and due_at is not null order by due_at limit ${perRound} for update skip locked)
      update community.discussion d set reminded_at = ${now} from due where due.id = d.id returning d.id, d.course_id`.execute(work)
    for (const row of rows) await publish('question.waiting', { discussionId: row.id, courseId: row.course_id, step: 'remind' })
    return { count: rows.length }
  }
})

export const escalateQuestions = useCase({
  id: 'community.escalate-questions',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; course_id: string }>`
      with due as (select id from community.discussion where escalate_at <= ${now} and visible and answered_at is null and escalated_at is null and escalate_at is not null order by escalate_at limit ${perRound} for update skip locked)
      update community.discussion d set escalated_at = ${now} from due where due.id = d.id returning d.id, d.course_id`.execute(work)
    for (const row of rows) await publish('question.waiting', { discussionId: row.id, courseId: row.course_id, step: 'escalate' })
    return { count: rows.length }
  }
})

/** R31: a question that nobody answered reminds the course's team after a day and goes to the operators after two. Each once. */
export const keepTime = schedule('keep-time', '*/5 * * * *', async () => {
  await runAsSystem(async () => {
    while ((await perform(remindTeams, {})).count === perRound);
    while ((await perform(escalateQuestions, {})).count === perRound);
  })
})
