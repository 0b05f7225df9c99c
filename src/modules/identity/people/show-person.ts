import { sql } from 'kysely'
import { z } from 'zod'
import { staff } from '#platform/access.ts'
import { roles } from '#platform/actor.ts'
import { refuse } from '#platform/errors.ts'
import { deviceOf } from '../session/device.ts'
import { query } from '../tables.ts'

const auditLine = z.object({ id: z.uuid(), at: z.date(), action: z.string(), actorName: z.string(), detail: z.unknown() })

export const showPerson = query({
  id: 'identity.show-person',
  summary: 'One person for staff: roles, devices, what was done to the account. Contact data is opened separately',
  access: staff,
  input: z.object({ personId: z.uuid() }),
  output: z.object({
    id: z.uuid(),
    username: z.string(),
    name: z.string(),
    avatarSeed: z.string(),
    headline: z.string(),
    zone: z.string(),
    locale: z.string(),
    createdAt: z.date(),
    bannedAt: z.date().nullable(),
    banReason: z.string().nullable(),
    erasedAt: z.date().nullable(),
    hasEmail: z.boolean(),
    emailVerified: z.boolean(),
    hasPhone: z.boolean(),
    secondFactor: z.boolean(),
    erasureDueAt: z.date().nullable(),
    roles: z.array(z.object({ role: z.enum(roles), grantedAt: z.date(), grantedBy: z.string().nullable() })),
    sessions: z.array(z.object({ id: z.uuid(), device: z.string(), method: z.string(), createdAt: z.date(), seenAt: z.date() })),
    audit: z.array(auditLine)
  }),
  async run({ db, now }, { personId }) {
    const person = await db.selectFrom('identity.person').selectAll().where('id', '=', personId).executeTakeFirst()
    if (!person) throw refuse.notFound()
    const [granted, sessions, erasure, audit] = await Promise.all([
      db
        .selectFrom('identity.person_role as r')
        .leftJoin('identity.person as g', 'g.id', 'r.granted_by')
        .select(['r.role', 'r.granted_at', 'g.name as granted_by'])
        .where('r.person_id', '=', personId)
        .orderBy('r.granted_at')
        .execute(),
      db
        .selectFrom('identity.session')
        .select(['id', 'user_agent', 'method', 'created_at', 'seen_at'])
        .where('person_id', '=', personId)
        .where('expires_at', '>', now)
        .orderBy('seen_at', 'desc')
        .limit(20)
        .execute(),
      db
        .selectFrom('identity.erasure')
        .select('due_at')
        .where('person_id', '=', personId)
        .where('cancelled_at', 'is', null)
        .where('done_at', 'is', null)
        .executeTakeFirst(),
      sql<{ id: string; at: Date; action: string; actor_name: string; detail: unknown }>`
        select id, at, action, actor_name, detail from platform.audit where subject_kind = 'person' and subject_id = ${personId} order by at desc, id desc limit 30`.execute(
        db
      )
    ])
    return {
      id: person.id,
      username: person.username,
      name: person.name,
      avatarSeed: person.avatar_seed,
      headline: person.headline,
      zone: person.zone,
      locale: person.locale,
      createdAt: person.created_at,
      bannedAt: person.banned_at,
      banReason: person.ban_reason,
      erasedAt: person.erased_at,
      hasEmail: person.email !== null,
      emailVerified: person.email_verified_at !== null,
      hasPhone: person.phone_sealed !== null,
      secondFactor: person.totp_enabled_at !== null,
      erasureDueAt: erasure?.due_at ?? null,
      roles: granted.map((one) => ({ role: one.role, grantedAt: one.granted_at, grantedBy: one.granted_by })),
      sessions: sessions.map((one) => ({ id: one.id, device: deviceOf(one.user_agent), method: one.method, createdAt: one.created_at, seenAt: one.seen_at })),
      audit: audit.rows.map((one) => ({ id: one.id, at: one.at, action: one.action, actorName: one.actor_name, detail: one.detail }))
    }
  }
})
