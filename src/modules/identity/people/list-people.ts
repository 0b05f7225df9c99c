import { sql } from 'kysely'
import { z } from 'zod'
import { staff } from '#platform/access.ts'
import { roles } from '#platform/actor.ts'
import { refuse } from '#platform/errors.ts'
import { decodeCursor, toPage } from '#platform/keyset.ts'
import { emailKey } from '../rules.ts'
import { query } from '../tables.ts'

const row = z.object({
  id: z.uuid(),
  username: z.string(),
  name: z.string(),
  avatarSeed: z.string(),
  roles: z.array(z.enum(roles)),
  createdAt: z.date(),
  bannedAt: z.date().nullable(),
  erasedAt: z.date().nullable(),
  secondFactor: z.boolean(),
  lastSeenAt: z.date().nullable()
})

const cursorShape = z.tuple([z.string().refine((text) => !Number.isNaN(Date.parse(text))), z.uuid()])

const likePrefix = (text: string) => `${text.replaceAll(/[\\%_]/g, '\\$&')}%`

/** Newest first. Searches the beginning of username and name, or a whole e-mail address. */
export const listPeople = query({
  id: 'identity.list-people',
  summary: 'People, newest first, by search word, role and state',
  access: staff,
  input: z.object({
    q: z.string().trim().max(100).optional(),
    role: z.preprocess((value) => (value === '' ? undefined : value), z.enum(roles).optional()),
    state: z.preprocess((value) => (value === '' ? undefined : value), z.enum(['banned']).optional()),
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(30)
  }),
  output: z.object({ rows: z.array(row), next: z.string().nullable() }),
  async run({ db }, { q, role, state, cursor, limit }) {
    const after = decodeCursor(cursor, 2)
    if (after && !cursorShape.safeParse(after).success) throw refuse.invalid('platform/bad-cursor', { fields: { cursor: ['platform/bad-cursor'] } })
    let people = db
      .selectFrom('identity.person as p')
      .select([
        'p.id',
        'p.username',
        'p.name',
        'p.avatar_seed',
        'p.created_at',
        'p.banned_at',
        'p.erased_at',
        'p.totp_enabled_at',
        // a Date holds no microseconds, so the cursor takes the text
        sql<string>`p.created_at::text`.as('moment'),
        sql<(typeof roles)[number][]>`array(select r.role from identity.person_role r where r.person_id = p.id order by r.granted_at)`.as('roles'),
        sql<Date | null>`(select max(s.seen_at) from identity.session s where s.person_id = p.id)`.as('last_seen_at')
      ])
      .orderBy('p.created_at', 'desc')
      .orderBy('p.id', 'desc')
      .limit(limit + 1)
    if (q?.includes('@')) people = people.where('p.email_key', '=', emailKey(q))
    else if (q) {
      const prefix = likePrefix(q.normalize('NFKC').toLowerCase())
      people = people.where(({ or, eb }) => or([eb('p.username_key', 'like', prefix), eb(sql<string>`lower(p.name)`, 'like', prefix)]))
    }
    if (role)
      people = people.where(({ exists, selectFrom }) =>
        exists(selectFrom('identity.person_role as f').select('f.role').where('f.role', '=', role).whereRef('f.person_id', '=', 'p.id'))
      )
    if (state === 'banned') people = people.where('p.banned_at', 'is not', null)
    if (after) people = people.where(sql<boolean>`(p.created_at, p.id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)`)
    const page = toPage(await people.execute(), limit, (one) => [one.moment, one.id])
    return {
      rows: page.rows.map((one) => ({
        id: one.id,
        username: one.username,
        name: one.name,
        avatarSeed: one.avatar_seed,
        roles: one.roles,
        createdAt: one.created_at,
        bannedAt: one.banned_at,
        erasedAt: one.erased_at,
        secondFactor: one.totp_enabled_at !== null,
        lastSeenAt: one.last_seen_at
      })),
      next: page.next
    }
  }
})
