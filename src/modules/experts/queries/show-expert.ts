import { sql } from 'kysely'
import { z } from 'zod'
import { anyone } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { canSeeProfile } from '../access.ts'
import { onTimePercent, priorCount } from '../rules.ts'
import { type ProfileTable, query } from '../tables.ts'

interface Member {
  id: string
  username: string
  name: string
  seed: string
  title: string
}
type Row = { [Key in keyof ProfileTable]: ProfileTable[Key] extends { __select__: infer Selected } ? Selected : ProfileTable[Key] } & {
  username: string
  name: string
  seed: string
  members: Member[]
  following: boolean
  mean: number | null
  prior: number | null
  expert_count: number | null
  ranked_at: Date | null
}

export const showExpert = query({
  id: 'experts.show-expert',
  summary: 'An expert’s public page: who it is, how fast, how good, how the place in the ranking comes about, courses',
  access: anyone,
  input: z.object({ username: z.string().min(1).max(80) }),
  async run({ db, actor, now }, { username }) {
    const { rows } = await sql<Row>`
      select e.*, p.username, p.name, p.avatar_seed as seed, k.mean, k.prior, k.expert_count, k.ranked_at,
        exists (select 1 from experts.follow f where f.expert_id = e.person_id and f.follower_id = ${actor.id || null}) as following,
        coalesce((select json_agg(json_build_object('id', w.id, 'username', w.username, 'name', w.name, 'seed', w.avatar_seed, 'title', m.title) order by m.position) from experts.member m join identity.person_card w on w.id = m.person_id where m.team_id = e.person_id), '[]') as members
      from experts.profile e join identity.person_card p on p.id = e.person_id left join experts.ranking k on true
      where p.username = ${username}`.execute(db)
    const row = rows[0]
    if (!row || !canSeeProfile(actor, row)) throw refuse.notFound()
    const courses = await db
      .selectFrom('catalog.course_card')
      .select([
        'id',
        'slug',
        'kind',
        'title',
        'goal',
        'level',
        'category_slug',
        'lesson_count',
        'learner_count',
        'rating_count',
        'price_amount',
        'list_price_amount',
        'currency'
      ])
      .where('owner_id', '=', row.person_id)
      .where('status', '=', 'published')
      .orderBy('learner_count', 'desc')
      .orderBy('id')
      .limit(20)
      .execute()
    const count = row.rating_count
    const mean = (sum: number) => (count === 0 ? null : sum / count)
    const axes = { content: mean(row.content_sum), interaction: mean(row.interaction_sum), outcome: mean(row.outcome_sum) }
    return {
      id: row.person_id,
      username: row.username,
      name: row.name,
      seed: row.seed,
      kind: row.kind,
      state: row.state,
      headline: row.headline,
      bio: row.bio,
      background: row.background,
      fields: row.fields,
      categorySlug: row.category_slug,
      lastPractice: row.last_practice,
      members: row.members,
      followers: row.follower_count,
      following: row.following,
      isMe: row.person_id === actor.id,
      certificate:
        row.state === 'certified' && row.certificate_no
          ? {
              number: row.certificate_no,
              since: row.certified_at,
              until: row.certified_until,
              expired: row.certified_until !== null && row.certified_until <= now
            }
          : null,
      response: {
        promiseHours: row.promise_hours,
        answered: row.answered,
        late: row.late,
        onTimePercent: onTimePercent(row.answered, row.late),
        medianHours: row.median_hours,
        p90Hours: row.p90_hours
      },
      rating: { count, ...axes, mean: count === 0 ? null : ((axes.content ?? 0) + (axes.interaction ?? 0) + (axes.outcome ?? 0)) / 3 },
      ranking:
        row.place !== null && row.score !== null && row.mean !== null
          ? { place: row.place, of: row.expert_count ?? 0, score: row.score, mean: row.mean, prior: row.prior ?? priorCount, at: row.ranked_at }
          : null,
      courses
    }
  }
})
