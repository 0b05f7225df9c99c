import { sql } from 'kysely'
import { z } from 'zod'
import { orderOfRequest } from '#modules/commerce/index.ts'
import { mediaUrl, uploadsById } from '#modules/media/index.ts'
import { anyone, withRole } from '#platform/access.ts'
import { hasRole } from '#platform/actor.ts'
import { context } from '#platform/context.ts'
import type { AnyDb } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { renderInline } from '#platform/markdown/index.ts'
import { seenAs } from '../access.ts'
import type { RequestState } from '../rules.ts'
import { type AskedAbout, type MessageKind, query, useCase, type Visibility } from '../tables.ts'

interface Found {
  id: string
  state: RequestState
  learner_id: string
  expert_id: string | null
  claimed_by: string | null
  delivered_by: string | null
  delivered_at: Date | null
  claimed_at: Date | null
  claim_until: Date | null
  amount: number
  currency: string
  hours: number
  created_at: Date
  due_at: Date
  accept_by: Date | null
  closed_at: Date | null
  settled_refund: number
  settled_release: number
  title: string
  visibility: Visibility
  context: AskedAbout | null
  learnerName: string
  learnerUsername: string
  learnerSeed: string
  expertName: string | null
  expertUsername: string | null
  expertSeed: string | null
  response: { median: number | null; p90: number | null; promise: number; answered: number; late: number; certified: boolean } | null
  messages: { id: string; kind: MessageKind; body: string; fileIds: string[]; at: string }[]
  dispute: {
    reason: string
    fileIds: string[]
    openedAt: string
    ruleBy: string
    statement: string
    statementAt: string | null
    refundPercent: number | null
    ruling: string
    ruledAt: string | null
  } | null
}

async function find(db: AnyDb, requestId: string): Promise<Found | undefined> {
  const { rows } = await sql<Found>`
    select r.id, r.state, r.learner_id, r.expert_id, r.claimed_by, r.delivered_by, r.delivered_at, r.claimed_at, r.claim_until, r.amount, r.currency, r.hours, r.created_at, r.due_at, r.accept_by, r.closed_at,
      r.settled_refund, r.settled_release, q.title, q.visibility, q.context,
      p.name as "learnerName", p.username as "learnerUsername", p.avatar_seed as "learnerSeed", e.name as "expertName", e.username as "expertUsername", e.avatar_seed as "expertSeed",
      (select json_build_object('median', c.median_hours, 'p90', c.p90_hours, 'promise', c.promise_hours, 'answered', c.answered, 'late', c.late, 'certified', c.state = 'certified') from experts.expert_card c where c.person_id = e.id) as response,
      (select json_agg(json_build_object('id', m.id, 'kind', m.kind, 'body', m.body, 'fileIds', m.file_ids, 'at', m.at) order by m.at, m.id) from guidance.message m where m.request_id = r.id) as messages,
      (select json_build_object('reason', d.reason, 'fileIds', d.file_ids, 'openedAt', d.opened_at, 'ruleBy', d.rule_by, 'statement', d.statement, 'statementAt', d.statement_at,
        'refundPercent', d.refund_percent, 'ruling', d.ruling, 'ruledAt', d.ruled_at) from guidance.dispute d where d.request_id = r.id) as dispute
    from guidance.request r join guidance.question q on q.request_id = r.id join identity.person_card p on p.id = r.learner_id
    left join identity.person_card e on e.id = coalesce(r.delivered_by, r.claimed_by, r.expert_id)
    where r.id = ${requestId}`.execute(db)
  return rows[0]
}

const person = z.object({ id: z.string(), name: z.string(), username: z.string(), seed: z.string() })
const file = z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.number(), url: z.string() })
const shown = z.object({
  id: z.string(),
  state: z.string(),
  /** As whom this person sees it. */
  as: z.enum(['asker', 'expert', 'staff', 'reader']),
  title: z.string(),
  visibility: z.enum(['public', 'private', 'anonymous']),
  /** null: asked without a name, or without need to know it. */
  learner: person.nullable(),
  expert: person
    .extend({
      /** Measured over the last 90 days; null figures: too few answers. */
      response: z
        .object({
          median: z.number().nullable(),
          p90: z.number().nullable(),
          promise: z.number(),
          answered: z.number(),
          late: z.number(),
          certified: z.boolean()
        })
        .nullable()
    })
    .nullable(),
  bounty: z.boolean(),
  amount: z.number(),
  currency: z.string(),
  hours: z.number(),
  createdAt: z.date(),
  dueAt: z.date(),
  acceptBy: z.date().nullable(),
  closedAt: z.date().nullable(),
  claimedAt: z.date().nullable(),
  /** Of a bounty: it is kept for one expert until then. */
  claimUntil: z.date().nullable(),
  deliveredAt: z.date().nullable(),
  refunded: z.number(),
  released: z.number(),
  context: z
    .object({ courseTitle: z.string(), lessonTitle: z.string(), path: z.string(), attempt: z.string().nullable(), error: z.string().nullable() })
    .nullable(),
  messages: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['question', 'answer', 'follow_up', 'follow_up_answer']),
      body: z.string(),
      html: z.string(),
      files: z.array(file),
      at: z.coerce.date()
    })
  ),
  dispute: z
    .object({
      reason: z.string(),
      files: z.array(file),
      openedAt: z.coerce.date(),
      ruleBy: z.coerce.date(),
      statement: z.string(),
      statementAt: z.coerce.date().nullable(),
      refundPercent: z.number().nullable(),
      ruling: z.string(),
      ruledAt: z.coerce.date().nullable()
    })
    .nullable(),
  order: z.object({ id: z.string(), number: z.string(), state: z.string(), expiresAt: z.date() }).nullable(),
  may: z.object({
    answer: z.boolean(),
    claim: z.boolean(),
    release: z.boolean(),
    decline: z.boolean(),
    accept: z.boolean(),
    followUp: z.boolean(),
    dispute: z.boolean(),
    withdraw: z.boolean(),
    state: z.boolean(),
    rule: z.boolean(),
    reveal: z.boolean()
  })
})
export type ShownQuestion = z.infer<typeof shown>

const localeNow = () => (context().locale === 'en' ? 'en' : 'zh-CN')

export const showQuestion = query({
  id: 'guidance.show-question',
  summary: 'A question with its answers, its clock and its money, and what I may do',
  access: anyone,
  input: z.object({ requestId: z.uuid() }),
  output: shown,
  async run({ db, actor }, { requestId }): Promise<ShownQuestion> {
    const row = await find(db as unknown as AnyDb, requestId)
    const as = row && seenAs(actor, row)
    if (!row || !as) throw actor.kind === 'guest' && row ? refuse.signIn() : refuse.notFound()
    const uploads = new Map(
      (await uploadsById(db as unknown as AnyDb, [...row.messages.flatMap((one) => one.fileIds), ...(row.dispute?.fileIds ?? [])])).map((one) => [one.id, one])
    )
    const files = (ids: string[]) =>
      ids.flatMap((id) => {
        const one = uploads.get(id)
        return one ? [{ id, name: one.name, type: one.content_type, size: one.size, url: mediaUrl(one, as === 'reader' ? 'anyone' : actor) }] : []
      })
    const order = as === 'asker' && Number(row.amount) > 0 ? await orderOfRequest(db as unknown as AnyDb, requestId) : undefined
    const named = as === 'asker' || row.visibility !== 'anonymous'
    const asked = row.messages.some((one) => one.kind === 'follow_up')
    const inside = as !== 'reader'
    return {
      id: row.id,
      state: row.state,
      as,
      title: row.title,
      visibility: row.visibility,
      learner: named ? { id: row.learner_id, name: row.learnerName, username: row.learnerUsername, seed: row.learnerSeed } : null,
      expert:
        row.expertName === null
          ? null
          : {
              id: row.delivered_by ?? row.claimed_by ?? row.expert_id ?? '',
              name: row.expertName,
              username: row.expertUsername ?? '',
              seed: row.expertSeed ?? '',
              response: row.response
            },
      bounty: row.expert_id === null,
      amount: inside ? Number(row.amount) : 0,
      currency: row.currency,
      hours: row.hours,
      createdAt: row.created_at,
      dueAt: row.due_at,
      acceptBy: row.accept_by,
      closedAt: row.closed_at,
      claimedAt: row.claimed_at,
      claimUntil: inside ? row.claim_until : null,
      deliveredAt: row.delivered_at,
      refunded: inside ? Number(row.settled_refund) : 0,
      released: inside ? Number(row.settled_release) : 0,
      context: inside ? row.context : null,
      messages: await Promise.all(
        row.messages.map(async ({ fileIds, ...one }) => ({
          ...one,
          at: new Date(one.at),
          html: await renderInline(one.body, { locale: localeNow() }),
          files: files(fileIds)
        }))
      ),
      dispute:
        row.dispute && inside
          ? {
              ...row.dispute,
              files: files(row.dispute.fileIds),
              openedAt: new Date(row.dispute.openedAt),
              ruleBy: new Date(row.dispute.ruleBy),
              statementAt: row.dispute.statementAt === null ? null : new Date(row.dispute.statementAt),
              ruledAt: row.dispute.ruledAt === null ? null : new Date(row.dispute.ruledAt)
            }
          : null,
      order: order ? { id: order.id, number: order.number, state: order.state, expiresAt: order.expiresAt } : null,
      may: {
        answer: as === 'expert' && ['open', 'claimed', 'follow_up'].includes(row.state),
        claim: as === 'expert' && row.state === 'open',
        release: as === 'expert' && row.state === 'claimed' && row.expert_id === null,
        decline: as === 'expert' && ['open', 'claimed', 'follow_up'].includes(row.state) && (row.expert_id !== null || row.claimed_by === actor.id),
        accept: as === 'asker' && row.state === 'delivered',
        followUp: as === 'asker' && row.state === 'delivered' && !asked,
        dispute: as === 'asker' && row.state === 'delivered' && Number(row.amount) > 0,
        withdraw: as === 'asker' && row.state === 'open',
        state: as === 'expert' && row.state === 'disputed',
        rule: as === 'staff' && row.state === 'disputed' && hasRole(actor, 'operator', 'admin'),
        reveal: as === 'staff' && row.visibility === 'anonymous' && hasRole(actor, 'operator', 'admin')
      }
    }
  }
})

export const revealAsker = useCase({
  id: 'guidance.reveal-asker',
  summary: 'Who asked an anonymous question; kept in the audit log with the reason',
  access: withRole('operator', 'admin'),
  input: z.object({ requestId: z.uuid(), reason: z.string().trim().min(4).max(500) }),
  output: person,
  async run({ work, audit }, { requestId, reason }) {
    const row = await work
      .selectFrom('guidance.request as r')
      .innerJoin('guidance.question as q', 'q.request_id', 'r.id')
      .innerJoin('identity.person_card as p', 'p.id', 'r.learner_id')
      .select(['p.id', 'p.name', 'p.username', 'p.avatar_seed as seed'])
      .where('r.id', '=', requestId)
      .executeTakeFirst()
    if (!row) throw refuse.notFound()
    await audit('guidance', requestId, { revealedAsker: true, reason })
    return row
  }
})
