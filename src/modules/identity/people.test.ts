import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { database } from '#platform/db.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aPerson, type BuiltPerson } from './builders.ts'
import { banPerson, unbanPerson } from './people/ban.ts'
import { setupLink } from './setup/setup-link.ts'

let app: TestApp
let admin: BuiltPerson
beforeAll(async () => {
  app = await startTestApp()
  admin = await aPerson({ username: 'boss', roles: ['admin'] })
})
afterAll(() => app.close())

const rolesOf = async (id: string) =>
  (await app.db.selectFrom('identity.person_role').select('role').where('person_id', '=', id).execute()).map((row: { role: string }) => row.role).sort()

test('an operator gives no staff role, and nobody else gives any', async () => {
  const operator = await aPerson({ roles: ['operator'] })
  const moderator = await aPerson({ roles: ['moderator'] })
  const person = await aPerson()
  for (const role of ['admin', 'operator', 'moderator', 'finance', 'support', 'decision_maker', 'expert']) {
    const answer = await app.send('PUT', `/people/${person.id}/roles/${role}`, {}, operator)
    expect([answer.status, answer.body.code]).toEqual([403, 'identity/role-beyond-you'])
  }
  expect((await app.send('PUT', `/people/${operator.id}/roles/admin`, {}, operator)).status).toBe(403)
  expect((await app.send('PUT', `/people/${person.id}/roles/community_leader`, {}, operator)).status).toBe(204)
  expect((await app.send('PUT', `/people/${person.id}/roles/judge`, {}, moderator)).status).toBe(403)
  expect((await app.send('PUT', `/people/${person.id}/roles/judge`, {}, person)).status).toBe(403)
  expect((await app.send('PUT', `/people/${person.id}/roles/emperor`, {}, admin)).status).toBe(422)
  expect(await rolesOf(person.id)).toEqual(['community_leader', 'learner'])
  expect((await app.send('DELETE', `/people/${person.id}/roles/learner`, undefined, admin)).body.code).toBe('identity/always-learner')
})

test('a role works from the next request on and leaves an event and an audit line', async () => {
  const person = await aPerson()
  expect((await app.get('/people', person)).status).toBe(403)
  expect((await app.send('PUT', `/people/${person.id}/roles/support`, {}, admin)).status).toBe(204)
  expect((await app.get('/people', person)).status).toBe(200)
  expect((await app.send('DELETE', `/people/${person.id}/roles/support`, undefined, admin)).status).toBe(204)
  expect((await app.get('/people', person)).status).toBe(403)
  const events = await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'person.roles-changed').orderBy('seq').execute()
  expect(events.map((one: { payload: { personId: string } }) => one.payload).filter((one: { personId: string }) => one.personId === person.id)).toEqual([
    { personId: person.id, added: ['support'], removed: [] },
    { personId: person.id, added: [], removed: ['support'] }
  ])
  const { body } = await app.get(`/people/${person.id}`, admin)
  expect(body.audit.map((line: { action: string }) => line.action)).toEqual(['identity.take-role', 'identity.give-role'])
})

test('whatever two admins do to each other at once, one admin remains', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom('dismiss-self', 'dismiss-other', 'ban-other', 'erase-self'), { minLength: 2, maxLength: 5 }), async (moves) => {
      const pair = [admin, await aPerson({ roles: ['admin'] })] as const
      await Promise.allSettled(
        moves.map((move, at) => {
          const me = pair[at % 2] as BuiltPerson
          const other = pair[(at + 1) % 2] as BuiltPerson
          if (move === 'dismiss-self') return app.send('DELETE', `/people/${me.id}/roles/admin`, undefined, me)
          if (move === 'dismiss-other') return app.send('DELETE', `/people/${other.id}/roles/admin`, undefined, me)
          if (move === 'erase-self') return app.post('/me/erasure', { username: me.username, password: 'guess-me-not' }, me)
          return database()
            .transaction()
            .execute((work) => banPerson(work, { personId: other.id, reason: 'test', byId: me.id, now: new Date() }))
        })
      )
      const left = await app.db
        .selectFrom('identity.person_role as r')
        .innerJoin('identity.person as p', 'p.id', 'r.person_id')
        .select('p.id')
        .where('r.role', '=', 'admin')
        .where('p.banned_at', 'is', null)
        .execute()
      expect(left.length).toBeGreaterThan(0)
      // For the next round one admin, who can sign in.
      const keeper = left[0]?.id as string
      await app.db.deleteFrom('identity.person_role').where('role', '=', 'admin').where('person_id', '<>', keeper).execute()
      await app.db.deleteFrom('identity.erasure').execute()
      if (keeper !== admin.id) {
        await database()
          .transaction()
          .execute((work) => unbanPerson(work, admin.id))
        admin = pair[1]
      }
    }),
    { numRuns: 12 }
  )
})

test('the last admin is not erased by the clock either', async () => {
  const answer = await app.post('/me/erasure', { username: admin.username, password: 'guess-me-not' }, admin)
  expect([answer.status, answer.body.code]).toEqual([409, 'identity/last-admin'])
})

test('a banned person is out at once: sessions, tokens, password', async () => {
  const person = await aPerson()
  const token = (await app.post('/me/tokens', { name: 'x', scopes: ['identity:read'] }, person)).body.secret
  await database()
    .transaction()
    .execute((work) => banPerson(work, { personId: person.id, reason: '刷屏', byId: admin.id, now: new Date() }))
  expect((await app.get('/me/profile', person)).status).toBe(401)
  expect((await app.get('/me/profile', { token })).status).toBe(401)
  const answer = await app.post('/sessions', { name: person.username, password: 'guess-me-not' })
  expect([answer.status, answer.body.code]).toEqual([403, 'identity/banned'])
  // Only who knows the password learns of the ban.
  expect((await app.post('/sessions', { name: person.username, password: 'wrong' })).body.code).toBe('identity/wrong-password')
  await database()
    .transaction()
    .execute((work) => unbanPerson(work, person.id))
  expect((await app.get('/me/profile', { token })).status).toBe(200)
})

test('contact data is opened by name, and each opening is written down', async () => {
  const person = await aPerson({ email: 'open-me@example.com' })
  const moderator = await aPerson({ roles: ['moderator'] })
  const support = await aPerson({ username: 'qiucheng', roles: ['support'] })
  const list = await app.get('/people?q=open-me@example.com', support)
  expect(list.body.rows.map((row: { id: string }) => row.id)).toEqual([person.id])
  expect(JSON.stringify((await app.get(`/people/${person.id}`, support)).body)).not.toContain('open-me@')
  expect((await app.get(`/people/${person.id}/contact`, moderator)).status).toBe(403)
  expect((await app.get(`/people/${person.id}/contact`, person)).status).toBe(403)
  expect((await app.get(`/people/${person.id}/contact`, support)).body).toEqual({
    email: 'open-me@example.com',
    emailVerified: true,
    phone: null,
    phoneVerified: false
  })
  const lines = await app.db.selectFrom('platform.audit').select('actor_name').where('action', '=', 'identity.open-contact').execute()
  expect(lines).toEqual([{ actor_name: 'qiucheng' }])
})

test('the list is read page by page, by role and by the beginning of a name', async () => {
  for (let i = 0; i < 7; i++) await aPerson({ username: `pager-${i}`, name: `翻页${i}`, roles: i % 2 ? ['judge'] : [] })
  const seen: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body }: { body: { rows: { username: string }[]; next: string | null } } = await app.get(`/people?q=PAGER&limit=3&cursor=${cursor}`, admin)
    seen.push(...body.rows.map((row) => row.username))
    cursor = body.next
  }
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((i) => `pager-${i}`))
  expect((await app.get(`/people?q=${encodeURIComponent('翻页')}&role=judge`, admin)).body.rows).toHaveLength(3)
  expect((await app.get('/people?q=%25', admin)).body.rows).toEqual([])
  for (const bad of ['xx', Buffer.from('["x","y"]').toString('base64url'), Buffer.from('[1,2]').toString('base64url')]) {
    expect((await app.get(`/people?cursor=${bad}`, admin)).status).toBe(422)
  }
})

test('support ends the sessions of a learner, not of a colleague', async () => {
  const support = await aPerson({ roles: ['support'] })
  const learner = await aPerson()
  expect((await app.post(`/people/${admin.id}/sign-out`, {}, support)).status).toBe(403)
  expect((await app.post(`/people/${learner.id}/sign-out`, {}, support)).body).toEqual({ ended: 1 })
  expect((await app.get('/me/profile', learner)).status).toBe(401)
})

test('the set-up link makes the first admin, once', async () => {
  expect(await setupLink('https://klearn.example.com')).toBeUndefined()
  await app.db.deleteFrom('identity.person_role').where('role', '=', 'admin').execute()
  const old = await setupLink('https://klearn.example.com')
  const link = await setupLink('https://klearn.example.com')
  const tokenOf = (url = '') => new URL(url).searchParams.get('token')
  const input = { username: 'admin', password: 'a long enough one', consent: true }
  expect((await app.post('/set-up', { ...input, token: tokenOf(old) })).status).toBe(410)
  const [one, two] = await Promise.all([
    app.post('/set-up', { ...input, token: tokenOf(link) }),
    app.post('/set-up', { ...input, username: 'me-too', token: tokenOf(link) })
  ])
  expect([one.status, two.status].sort()).toEqual([201, 410])
  const winner = one.status === 201 ? one : two
  expect(await rolesOf(winner.body.personId)).toEqual(['admin', 'learner'])
  expect(await setupLink('https://klearn.example.com')).toBeUndefined()
})
