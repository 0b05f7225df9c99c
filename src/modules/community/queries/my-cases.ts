import { z } from 'zod'
import { anyone, signedIn } from '#platform/access.ts'
import { refuse } from '#platform/errors.ts'
import { isConcerned, mayOpenCase } from '../moderation/appeals.ts'
import { casePath } from '../moderation/case-key.ts'
import { canAppealWhen } from '../rules.ts'
import { query } from '../tables.ts'

export const showSanction = query({
  id: 'community.show-sanction',
  summary:
    'A sanction with its reason, what it was about, and the state of the appeal; for the person concerned, with the key of the mail also without sign-in',
  access: anyone,
  input: z.object({ sanctionId: z.uuid(), key: z.string().max(100).optional() }),
  output: z.object({
    id: z.string(),
    kind: z.enum(['warn', 'mute', 'ban']),
    rule: z.string(),
    note: z.string(),
    imposedAt: z.date(),
    until: z.date().nullable(),
    liftedAt: z.date().nullable(),
    liftNote: z.string(),
    about: z.object({ kind: z.string(), title: z.string(), text: z.string() }).nullable(),
    appeal: z
      .object({ text: z.string(), filedAt: z.date(), outcome: z.enum(['lifted', 'kept']).nullable(), note: z.string(), decidedAt: z.date().nullable() })
      .nullable(),
    mayAppeal: z.union([z.literal(true), z.string()])
  }),
  async run({ db, actor, now }, { sanctionId, key }) {
    const sanction = await db.selectFrom('community.sanction').selectAll().where('id', '=', sanctionId).executeTakeFirst()
    if (!sanction || !mayOpenCase(actor, sanction, key)) throw refuse.notFound()
    const about = sanction.case_id
      ? await db.selectFrom('community.moderation_case').select(['subject_kind as kind', 'title', 'text']).where('id', '=', sanction.case_id).executeTakeFirst()
      : undefined
    const appeal = await db
      .selectFrom('community.appeal')
      .select(['text', 'filed_at as filedAt', 'outcome', 'note', 'decided_at as decidedAt'])
      .where('sanction_id', '=', sanctionId)
      .executeTakeFirst()
    const { id, kind, rule, note, until } = sanction
    return {
      id,
      kind,
      rule,
      note,
      until,
      imposedAt: sanction.imposed_at,
      liftedAt: sanction.lifted_at,
      liftNote: sanction.lift_note,
      about: about ?? null,
      appeal: appeal ?? null,
      mayAppeal: isConcerned(actor, sanction, key) ? canAppealWhen(sanction, appeal !== undefined, now) : 'platform/not-allowed'
    }
  }
})

export const myCases = query({
  id: 'community.my-cases',
  summary: 'My sanctions, what of mine was hidden, and what became of my reports',
  access: signedIn,
  input: z.object({}),
  output: z.object({
    sanctions: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(['warn', 'mute', 'ban']),
        rule: z.string(),
        note: z.string(),
        imposedAt: z.date(),
        until: z.date().nullable(),
        liftedAt: z.date().nullable(),
        url: z.string()
      })
    ),
    hidden: z.array(
      z.object({ id: z.string(), kind: z.string(), title: z.string(), rule: z.string().nullable(), note: z.string(), decidedAt: z.date().nullable() })
    ),
    reports: z.array(z.object({ id: z.string(), title: z.string(), reason: z.string(), reportedAt: z.date(), state: z.enum(['open', 'hidden', 'kept']) }))
  }),
  async run({ db, actor }) {
    const sanctions = await db
      .selectFrom('community.sanction')
      .select(['id', 'kind', 'rule', 'note', 'imposed_at as imposedAt', 'until', 'lifted_at as liftedAt'])
      .where('person_id', '=', actor.id)
      .orderBy('imposed_at', 'desc')
      .limit(50)
      .execute()
    const hidden = await db
      .selectFrom('community.moderation_case as mine')
      .select(['id', 'subject_kind as kind', 'title', 'rule', 'note', 'decided_at as decidedAt'])
      .where('author_id', '=', actor.id)
      .where('state', '=', 'hidden')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('community.moderation_case as later')
              .select('later.id')
              .whereRef('later.subject_id', '=', 'mine.subject_id')
              .whereRef('later.decided_at', '>', 'mine.decided_at')
              .where('later.state', '=', 'kept')
          )
        )
      )
      .orderBy('opened_at', 'desc')
      .limit(50)
      .execute()
    const reports = await db
      .selectFrom('community.report as r')
      .innerJoin('community.moderation_case as c', 'c.id', 'r.case_id')
      .select(['r.id', 'c.title', 'r.reason', 'r.reported_at as reportedAt', 'c.state'])
      .where('r.reporter_id', '=', actor.id)
      .orderBy('r.reported_at', 'desc')
      .limit(50)
      .execute()
    return { sanctions: sanctions.map((one) => ({ ...one, url: casePath(one.id) })), hidden, reports }
  }
})
