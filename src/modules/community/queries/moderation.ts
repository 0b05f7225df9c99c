import { sql } from 'kysely'
import { z } from 'zod'
import { withRole } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { context } from '#platform/context.ts'
import { renderInline } from '#platform/markdown/index.ts'
import { query } from '../tables.ts'

const keepers = withRole('moderator', 'operator', 'admin')
const paging = { cursor: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(100).default(30) }

const listedCase = z.object({
  id: z.string(),
  subjectKind: z.enum(['discussion', 'reply', 'rating']),
  subjectId: z.string(),
  title: z.string(),
  text: z.string(),
  url: z.string(),
  authorId: z.string(),
  authorName: z.string(),
  authorSeed: z.string(),
  courseTitle: z.string().nullable(),
  reportCount: z.number(),
  urgent: z.boolean(),
  openedAt: z.date(),
  state: z.enum(['open', 'hidden', 'kept']),
  decidedAt: z.date().nullable(),
  decidedByName: z.string().nullable(),
  rule: z.string().nullable(),
  note: z.string(),
  reasons: z.array(z.string()),
  sanctionsBefore: z.number()
})
export type ListedCase = z.infer<typeof listedCase>

export const listCases = query({
  id: 'community.list-cases',
  summary: 'The moderation queue: reports grouped by what they are about, dangers first, then the oldest; or what was decided',
  access: keepers,
  input: z.object({ state: z.enum(['open', 'decided']).default('open').catch('open'), ...paging }),
  output: z.object({ rows: z.array(listedCase), next: z.string().nullable() }),
  async run({ db }, { state, cursor, limit }) {
    const after = decodeCursor(cursor, 3)
    const open = state === 'open'
    const where = open
      ? sql`c.state = 'open' ${after ? sql`and (c.urgent::int < ${Number(after[0])} or c.urgent::int = ${Number(after[0])} and (c.opened_at, c.id) > (${new Date(String(after[1]))}, ${String(after[2])}::uuid))` : sql``}`
      : sql`c.state <> 'open' ${after ? sql`and (c.decided_at, c.id) < (${new Date(String(after[1]))}, ${String(after[2])}::uuid)` : sql``}`
    const { rows } = await sql<ListedCase>`
      select c.id, c.subject_kind as "subjectKind", c.subject_id as "subjectId", c.title, c.text, c.url, c.author_id as "authorId", coalesce(a.name, '') as "authorName", coalesce(a.avatar_seed, '') as "authorSeed",
        course.title as "courseTitle", c.report_count as "reportCount", c.urgent, c.opened_at as "openedAt", c.state, c.decided_at as "decidedAt", decider.name as "decidedByName", c.rule, c.note,
        array(select distinct r.reason from community.report r where r.case_id = c.id limit 10) as reasons,
        (select count(*)::int from (select 1 from community.sanction s where s.person_id = c.author_id limit 20) s) as "sanctionsBefore"
      from community.moderation_case c
      left join identity.person_card a on a.id = c.author_id left join identity.person_card decider on decider.id = c.decided_by left join catalog.course_card course on course.id = c.course_id
      where ${where} order by ${open ? sql`c.urgent desc, c.opened_at, c.id` : sql`c.decided_at desc, c.id desc`} limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (row) => [Number(row.urgent), (open ? row.openedAt : (row.decidedAt as Date)).toISOString(), row.id])
  }
})

export const showCase = query({
  id: 'community.show-case',
  summary: 'One case: the reports, the text in its thread, and what its author was sanctioned for before',
  access: keepers,
  input: z.object({ caseId: z.uuid() }),
  output: z.object({
    case: listedCase.omit({ reasons: true, sanctionsBefore: true }),
    html: z.string(),
    changedSince: z.boolean(),
    reports: z.array(z.object({ id: z.string(), reason: z.string(), note: z.string(), reporterName: z.string(), reportedAt: z.date() })),
    context: z.array(z.object({ id: z.string(), authorName: z.string(), html: z.string(), createdAt: z.date(), subject: z.boolean() })),
    sanctions: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        rule: z.string(),
        note: z.string(),
        imposedAt: z.date(),
        until: z.date().nullable(),
        liftedAt: z.date().nullable()
      })
    )
  }),
  async run({ db }, { caseId }) {
    const { rows } = await sql<Omit<ListedCase, 'reasons' | 'sanctionsBefore'> & { now_text: string | null }>`
      select c.id, c.subject_kind as "subjectKind", c.subject_id as "subjectId", c.title, c.text, c.url, c.author_id as "authorId", coalesce(a.name, '') as "authorName", coalesce(a.avatar_seed, '') as "authorSeed",
        course.title as "courseTitle", c.report_count as "reportCount", c.urgent, c.opened_at as "openedAt", c.state, c.decided_at as "decidedAt", decider.name as "decidedByName", c.rule, c.note,
        case c.subject_kind when 'discussion' then (select body from community.discussion where id = c.subject_id) when 'reply' then (select body from community.reply where id = c.subject_id) end as now_text
      from community.moderation_case c
      left join identity.person_card a on a.id = c.author_id left join identity.person_card decider on decider.id = c.decided_by left join catalog.course_card course on course.id = c.course_id
      where c.id = ${caseId}`.execute(db)
    const row = rows[0]
    if (!row) throw refuse.notFound()
    const { now_text, ...shown } = row
    const reports = await db
      .selectFrom('community.report as r')
      .leftJoin('identity.person_card as p', 'p.id', 'r.reporter_id')
      .select(['r.id', 'r.reason', 'r.note', 'p.name as reporterName', 'r.reported_at as reportedAt'])
      .where('r.case_id', '=', caseId)
      .orderBy('r.reported_at')
      .limit(50)
      .execute()
    const sanctions = await db
      .selectFrom('community.sanction')
      .select(['id', 'kind', 'rule', 'note', 'imposed_at as imposedAt', 'until', 'lifted_at as liftedAt'])
      .where('person_id', '=', row.authorId)
      .orderBy('imposed_at', 'desc')
      .limit(20)
      .execute()
    const around = row.subjectKind === 'reply' ? await neighbours(db as never, row.subjectId) : []
    const locale = context().locale === 'en' ? 'en' : 'zh-CN'
    return {
      case: shown,
      html: await renderInline(row.text, { locale }),
      changedSince: now_text !== null && now_text !== row.text,
      reports: reports.map((one) => ({ ...one, reporterName: one.reporterName ?? '' })),
      context: await Promise.all(around.map(async ({ body, ...one }) => ({ ...one, html: await renderInline(body, { locale }) }))),
      sanctions
    }
  }
})

interface Neighbour {
  id: string
  authorName: string
  body: string
  createdAt: Date
  subject: boolean
}

/** Two posts before and one after: a word out of its talk is easily misread. */
async function neighbours(db: never, replyId: string): Promise<Neighbour[]> {
  const { rows } = await sql<Neighbour>`
    with it as (select * from community.reply where id = ${replyId}), near as (
      (select r.* from community.reply r, it where r.discussion_id = it.discussion_id and r.visible and (r.created_at, r.id) < (it.created_at, it.id) order by r.created_at desc, r.id desc limit 2)
      union all select * from it union all
      (select r.* from community.reply r, it where r.discussion_id = it.discussion_id and r.visible and (r.created_at, r.id) > (it.created_at, it.id) order by r.created_at, r.id limit 1))
    select near.id, coalesce(p.name, '') as "authorName", near.body, near.created_at as "createdAt", near.id = ${replyId} as subject
    from near left join identity.person_card p on p.id = near.author_id order by near.created_at, near.id`.execute(db)
  return rows
}

const listedSanction = z.object({
  id: z.string(),
  personId: z.string(),
  personName: z.string(),
  personSeed: z.string(),
  kind: z.enum(['warn', 'mute', 'ban']),
  rule: z.string(),
  note: z.string(),
  imposedAt: z.date(),
  imposedByName: z.string(),
  until: z.date().nullable(),
  liftedAt: z.date().nullable(),
  liftNote: z.string(),
  appealed: z.boolean()
})

export const listSanctions = query({
  id: 'community.list-sanctions',
  summary: 'Sanctions, newest first; of one person if named',
  access: keepers,
  input: z.object({ personId: z.uuid().optional(), kind: z.enum(['warn', 'mute', 'ban']).optional().catch(undefined), ...paging }),
  output: z.object({ rows: z.array(listedSanction), next: z.string().nullable() }),
  async run({ db }, { personId, kind, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const { rows } = await sql<z.infer<typeof listedSanction>>`
      select s.id, s.person_id as "personId", coalesce(p.name, '') as "personName", coalesce(p.avatar_seed, '') as "personSeed", s.kind, s.rule, s.note, s.imposed_at as "imposedAt", coalesce(by_.name, '') as "imposedByName", s.until,
        s.lifted_at as "liftedAt", s.lift_note as "liftNote", exists (select 1 from community.appeal a where a.sanction_id = s.id) as appealed
      from community.sanction s left join identity.person_card p on p.id = s.person_id left join identity.person_card by_ on by_.id = s.imposed_by
      where true ${personId ? sql`and s.person_id = ${personId}` : sql``} ${kind ? sql`and s.kind = ${kind}` : sql``}
        ${after ? sql`and (s.imposed_at, s.id) < (${new Date(String(after[0]))}, ${String(after[1])}::uuid)` : sql``}
      order by s.imposed_at desc, s.id desc limit ${limit + 1}`.execute(db)
    return toPage(rows, limit, (row) => [row.imposedAt.toISOString(), row.id])
  }
})

const listedAppeal = z.object({
  id: z.string(),
  text: z.string(),
  filedAt: z.date(),
  outcome: z.enum(['lifted', 'kept']).nullable(),
  note: z.string(),
  decidedAt: z.date().nullable(),
  sanction: listedSanction.omit({ liftNote: true, appealed: true }).extend({ imposedById: z.string() })
})

export const listAppeals = query({
  id: 'community.list-appeals',
  summary: 'Appeals that wait for somebody else to look, oldest first; or those decided',
  access: keepers,
  input: z.object({ state: z.enum(['open', 'decided']).default('open').catch('open'), ...paging }),
  output: z.object({ rows: z.array(listedAppeal), next: z.string().nullable() }),
  async run({ db }, { state, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    const open = state === 'open'
    const { rows } = await sql<z.infer<typeof listedAppeal>>`
      select a.id, a.text, a.filed_at as "filedAt", a.outcome, a.note, a.decided_at as "decidedAt",
        json_build_object('id', s.id, 'personId', s.person_id, 'personName', coalesce(p.name, ''), 'personSeed', coalesce(p.avatar_seed, ''), 'kind', s.kind, 'rule', s.rule, 'note', s.note,
          'imposedAt', s.imposed_at, 'imposedByName', coalesce(by_.name, ''), 'imposedById', s.imposed_by, 'until', s.until, 'liftedAt', s.lifted_at) as sanction
      from community.appeal a join community.sanction s on s.id = a.sanction_id
      left join identity.person_card p on p.id = s.person_id left join identity.person_card by_ on by_.id = s.imposed_by
      where a.decided_at is ${open ? sql`null` : sql`not null`}
        ${after ? (open ? sql`and (a.filed_at, a.id) > (${new Date(String(after[0]))}, ${String(after[1])}::uuid)` : sql`and (a.filed_at, a.id) < (${new Date(String(after[0]))}, ${String(after[1])}::uuid)`) : sql``}
      order by ${open ? sql`a.filed_at, a.id` : sql`a.filed_at desc, a.id desc`} limit ${limit + 1}`.execute(db)
    return toPage(
      rows.map(({ sanction, ...row }) => ({
        ...row,
        sanction: { ...sanction, imposedAt: new Date(sanction.imposedAt), until: dated(sanction.until), liftedAt: dated(sanction.liftedAt) }
      })),
      limit,
      (row) => [row.filedAt.toISOString(), row.id]
    )
  }
})

const dated = (moment: Date | string | null) => (moment === null ? null : new Date(moment))
