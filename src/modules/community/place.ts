import { sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import type { AnyDb, AnyWork, Db } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { now } from '#platform/time/clock.ts'
import { canRead, type Place } from './access.ts'
import type { Tables } from './tables.ts'

export interface CoursePlace extends Place {
  courseId: string
  slug: string
  title: string
  kind: 'course' | 'task'
  language: string
  versionId: string | null
  /** The course's team, for marks beside names and to be mentioned. */
  teamPeople: { id: string; name: string; username: string }[]
  teamIds: string[]
  mutedUntil: Date | 'for good' | null
  rulesAccepted: boolean
}

type Row = Omit<CoursePlace, 'mutedUntil' | 'teamIds'> & { muted: boolean; mutedUntil: Date | null }

/** A course's discussion area and how this person stands in it: one statement, since every page of it asks. */
export async function placeOf(db: AnyDb | AnyWork | Db<Tables>, actor: Actor, courseId: string): Promise<CoursePlace | undefined> {
  const who = actor.id || null
  const at = now()
  const { rows } = await sql<Row>`
    select c.id as "courseId", c.slug, c.title, c.kind, c.language, c.status, c.published_version_id as "versionId", coalesce(s.readers, 'public') as readers,
      (select coalesce(json_agg(json_build_object('id', p.id, 'name', p.name, 'username', p.username)), '[]')
        from (select person_id from catalog.course_team where course_id = c.id limit 50) t join identity.person_card p on p.id = t.person_id) as "teamPeople",
      exists (select 1 from catalog.course_team t where t.course_id = c.id and t.person_id = ${who}) as team,
      exists (select 1 from learning.enrolment_card e where e.learner_id = ${who} and e.course_id = c.id and e.ended_at is null and (e.ends_at is null or e.ends_at > ${at})) as enrolled,
      mute.muted, mute.until as "mutedUntil",
      exists (select 1 from community.rules_acceptance a where a.person_id = ${who} and a.number = (select max(number) from community.rules where effective_at <= ${at})) as "rulesAccepted"
    from catalog.course_card c
    left join community.space s on s.course_id = c.id
    cross join lateral (
      select count(*) > 0 as muted, case when bool_or(until is null) then null else max(until) end as until
      from community.sanction where person_id = ${who} and kind = 'mute' and lifted_at is null and (until is null or until > ${at})) mute
    where c.id = ${courseId}`.execute(db as AnyDb)
  const row = rows[0]
  return row && { ...row, teamIds: row.teamPeople.map((one) => one.id), mutedUntil: row.muted ? (row.mutedUntil ?? 'for good') : null }
}

/** The same for whoever must be let in: refuses guests with sign-in, strangers with why. */
export async function readablePlace(db: AnyDb | AnyWork | Db<Tables>, actor: Actor, courseId: string): Promise<CoursePlace> {
  const place = await placeOf(db, actor, courseId)
  if (!place) throw refuse.notFound()
  const answer = canRead(actor, place)
  if (answer === true) return place
  if (answer === 'platform/not-found') throw refuse.notFound()
  throw actor.kind === 'guest' ? refuse.signIn() : refuse.notAllowed(answer)
}
