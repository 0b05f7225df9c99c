import { sql } from 'kysely'
import { z } from 'zod'
import { responseFigures } from '#modules/guidance/index.ts'
import { onlySystem } from '#platform/access.ts'
import type { Work } from '#platform/db.ts'
import { perform } from '#platform/perform.ts'
import { priorCount } from './rules.ts'
import { type ExpertsTables, schedule, useCase } from './tables.ts'

const atOnce = 50

/** Takes the figures of experts for whom something happened, or whose figures are a day old. */
export const refreshFigures = useCase({
  id: 'experts.refresh-figures',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now }) {
    const { rows: moved } = await sql<{
      person_id: string
    }>`select person_id from experts.profile where moved_at is not null order by moved_at limit ${atOnce} for update skip locked`.execute(work)
    const { rows: old } = await sql<{ person_id: string }>`
      select person_id from experts.profile where moved_at is null and (figures_at is null or figures_at < ${new Date(now.getTime() - 86_400_000)}) order by figures_at nulls first limit ${atOnce - moved.length} for update skip locked`.execute(
      work
    )
    for (const { person_id } of [...moved, ...old]) await takeFigures(work, person_id, now)
    return { count: moved.length + old.length }
  }
})

async function takeFigures(work: Work<ExpertsTables>, personId: string, now: Date): Promise<void> {
  // A team answers through its members.
  const members = await work.selectFrom('experts.member').select('person_id').where('team_id', '=', personId).execute()
  const { count, late, median, p90 } = await responseFigures(work, [personId, ...members.map((one) => one.person_id)], now)
  await sql`
    update experts.profile set answered = ${count}, late = ${late}, median_hours = ${median}, p90_hours = ${p90}, figures_at = ${now}, moved_at = null,
      course_count = own.courses, learner_count = own.learners, rating_count = own.ratings, content_sum = own.content, interaction_sum = own.interaction, outcome_sum = own.outcome
    from (
      select count(*) as courses, coalesce(sum(learner_count), 0) as learners, coalesce(sum(rating_count), 0) as ratings, coalesce(sum(rating_count * rating_content), 0) as content,
        coalesce(sum(rating_count * rating_interaction), 0) as interaction, coalesce(sum(rating_count * rating_outcome), 0) as outcome
      from catalog.course_card where owner_id = ${personId} and status = 'published'
    ) own
    where person_id = ${personId}`.execute(work)
}

/** Orders all experts whom visitors see, and keeps the numbers of the formula and of the filters. */
export const rankExperts = useCase({
  id: 'experts.rank-experts',
  access: onlySystem,
  input: z.object({}),
  async run({ work, now }) {
    const { rows } = await sql<{ experts: number }>`
      with seen as (select *, (content_sum + interaction_sum + outcome_sum) / 3 as sum from experts.profile where state in ('probation', 'certified'))
      , base as (select coalesce(sum(sum) / nullif(sum(rating_count), 0), 4) as mean, count(*) as experts from seen)
      , placed as (
        select person_id, score, row_number() over (order by score desc, person_id) as place
        from (select person_id, (base.mean * ${priorCount} + sum) / (${priorCount} + rating_count) - late::float8 / (answered + ${priorCount}) as score from seen, base) scored)
      , written as (
        update experts.profile p set score = placed.score, place = placed.place from placed where placed.person_id = p.person_id and (p.score, p.place) is distinct from (placed.score, placed.place::int))
      , hidden as (update experts.profile set score = null, place = null where state not in ('probation', 'certified') and place is not null)
      insert into experts.ranking (mean, prior, expert_count, ranked_at) select mean, ${priorCount}, experts, ${now} from base
      on conflict (one) do update set mean = excluded.mean, prior = excluded.prior, expert_count = excluded.expert_count, ranked_at = excluded.ranked_at
      returning expert_count as experts`.execute(work)
    await sql`delete from experts.facet`.execute(work)
    await sql`
      insert into experts.facet (kind, value, count)
      select 'category', category_slug, count(*) from experts.profile where state in ('probation', 'certified') and category_slug is not null group by category_slug
      union all
      select 'field', field, count(*) from experts.profile, unnest(fields) field where state in ('probation', 'certified') group by field`.execute(work)
    return { experts: rows[0]?.experts ?? 0 }
  }
})

/** Every ten minutes: figures of those for whom something happened, then the order. */
export const keepFigures = schedule('keep-figures', '*/10 * * * *', async () => {
  let any = false
  for (;;) {
    const { count } = await perform(refreshFigures, {})
    any ||= count > 0
    if (count < atOnce) break
  }
  if (any) await perform(rankExperts, {})
})
