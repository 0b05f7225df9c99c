import { sql } from 'kysely'
import { z } from 'zod'
import { onlySystem } from '#platform/access.ts'
import { perform } from '#platform/perform.ts'
import { DEFAULT_ZONE, startOfDay } from '#platform/time/index.ts'
import { schedule, useCase } from './tables.ts'

const perRound = 100

export const remindInterviews = useCase({
  id: 'recruitment.remind-interviews',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    // A clock that was down over the interview reminds nobody of the past.
    const { rows } = await sql<{ id: string; application_id: string; starts_at: Date }>`
      with due as (select id from recruitment.interview where cancelled_at is null and reminded_at is null and starts_at <= ${new Date(now.getTime() + 86_400_000)}
        order by starts_at limit ${perRound} for update skip locked)
      update recruitment.interview i set reminded_at = ${now} from due where due.id = i.id returning i.id, i.application_id, i.starts_at`.execute(work)
    for (const row of rows) if (row.starts_at > now) await publish('interview.soon', { interviewId: row.id, applicationId: row.application_id })
    return { count: rows.length }
  }
})

export const askForScores = useCase({
  id: 'recruitment.ask-for-scores',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now, publish }) {
    const { rows } = await sql<{ id: string; application_id: string }>`
      with due as (select id from recruitment.interview where cancelled_at is null and asked_at is null and ends_at <= ${startOfDay(now, DEFAULT_ZONE)}
        order by ends_at limit ${perRound} for update skip locked)
      update recruitment.interview i set asked_at = ${now} from due where due.id = i.id returning i.id, i.application_id`.execute(work)
    for (const row of rows) await publish('interview.scores-due', { interviewId: row.id, applicationId: row.application_id })
    return { count: rows.length }
  }
})

/** The day before an interview everybody is reminded; the day after, the missing scores are asked for. Each once. */
export const keepTime = schedule('keep-time', '*/5 * * * *', async () => {
  while ((await perform(remindInterviews, {})).count === perRound);
  while ((await perform(askForScores, {})).count === perRound);
})
