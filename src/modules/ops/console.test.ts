import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aPerson } from '#modules/identity/builders.ts'
import type { Role } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import { queueMail } from '#platform/outgoing/index.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'

let app: TestApp
const people = {} as Record<Role, { id: string; username: string; cookie: string }>

beforeAll(async () => {
  app = await startTestApp()
  for (const role of ['learner', 'expert', 'moderator', 'support', 'operator', 'finance', 'decision_maker', 'admin'] as const)
    people[role] = await aPerson({ username: `ops_${role}`, roles: [role] })
})
afterAll(() => app.close())

async function anEvent(name: string, payload: object, at = new Date()): Promise<string> {
  const id = newId()
  await sql`insert into platform.event (id, name, payload, request_id, occurred_at) values (${id}, ${name}, ${JSON.stringify(payload)}::jsonb, 'test', ${at})`.execute(
    app.db
  )
  return id
}

async function aPaidOrder(amount: number, at: Date): Promise<void> {
  const id = newId()
  await sql`insert into commerce."order" (id, number, buyer_id, state, currency, list_amount, total_amount, consent_at, placed_at, expires_at, paid_at)
    values (${id}, ${id}, ${newId()}, 'paid', 'CNY', ${amount}, ${amount}, ${at}, ${at}, ${at}, ${at})`.execute(app.db)
  await anEvent('order.paid', { orderId: id }, at)
}

describe('who may open what', () => {
  const admits: Record<string, Role[]> = {
    '/admin/dashboard': ['moderator', 'support', 'operator', 'finance', 'decision_maker', 'admin'],
    '/admin/failed-reactions': ['operator', 'admin'],
    '/admin/queues': ['operator', 'admin'],
    '/admin/messages': ['support', 'operator', 'admin'],
    '/admin/caught-messages': ['operator', 'admin'],
    '/admin/audit': ['admin'],
    '/admin/backups': ['admin'],
    '/admin/settings': ['admin']
  }
  test.each(Object.keys(admits))('%s', async (path) => {
    expect((await app.get(path)).status).toBe(401)
    for (const [role, who] of Object.entries(people))
      expect([role, (await app.get(path, who)).status]).toEqual([role, admits[path]?.includes(role as Role) ? 200 : 403])
  })

  test('writes: operators replay and send again, but touch no settings', async () => {
    const replay = `/admin/failed-reactions/${newId()}/x.y/replays`
    for (const role of ['learner', 'expert', 'moderator', 'support', 'finance', 'decision_maker'] as const) {
      expect((await app.post(replay, {}, people[role])).status).toBe(403)
      expect((await app.post(`/admin/messages/${newId()}/sendings`, {}, people[role])).status).toBe(403)
    }
    expect((await app.post(replay, {}, people.operator)).status).toBe(404)
    expect((await app.send('PUT', '/admin/settings', { backupKeep: 3 }, people.operator)).status).toBe(403)
  })
})

describe('dashboard', () => {
  test('counts today beside the same hours a week ago, maintained by the clock', async () => {
    // 15:00 in Beijing.
    setClock('2026-12-02T07:00:00Z')
    const [anna, bo] = [newId(), newId()]
    await anEvent('lesson.started', { learnerId: anna }, new Date('2026-12-02T01:00:00Z'))
    await anEvent('lesson.completed', { learnerId: anna }, new Date('2026-12-02T02:00:00Z'))
    await anEvent('submission.submitted', { learnerId: bo }, new Date('2026-12-02T03:00:00Z'))
    await aPaidOrder(19_900, new Date('2026-12-02T03:00:00Z'))
    await aPaidOrder(9_900, new Date('2026-11-25T06:59:00Z'))
    // After this hour of the day a week ago, so not compared; yesterday in Beijing, today in UTC.
    await aPaidOrder(1, new Date('2026-11-25T07:01:00Z'))
    await aPaidOrder(500, new Date('2026-12-01T15:59:00Z'))
    await app.tick('ops.count-today')
    const { figures, days, countedAt } = (await app.get('/admin/dashboard', people.admin)).body
    const of = (name: string) => figures.find((one: { figure: string }) => one.figure === name)
    expect(days).toHaveLength(14)
    expect([days[0], days[13]]).toEqual(['2026-11-19', '2026-12-02'])
    expect(countedAt).toBe('2026-12-02T07:00:00.000Z')
    expect(of('learners')).toMatchObject({ today: 2, weekAgo: 0 })
    expect(of('paid')).toMatchObject({ today: 19_900, weekAgo: 9_900 })
    expect(of('paid').days.slice(-2)).toEqual([500, 19_900])
    expect(of('paid').days[6]).toBe(9_901)
    expect(of('submissions').today).toBe(1)
    setClock()
  })

  test('money is not for moderators', async () => {
    const names = async (role: Role) => (await app.get('/admin/dashboard', people[role])).body.figures.map((one: { figure: string }) => one.figure)
    expect(await names('moderator')).not.toContain('paid')
    expect(await names('finance')).toContain('paid')
  })
})

describe('failed reactions', () => {
  test('one is run again, marked with who did it, and never twice', async () => {
    const messageId = newId()
    const eventId = await anEvent('message.queued', { messageId })
    const keep = (reaction: string) =>
      sql`insert into platform.reaction_failed (event_id, reaction, attempts, error) values (${eventId}, ${reaction}, 6, 'Error: the mail server was away')`.execute(
        app.db
      )
    await keep('inbox.send-message')
    await keep('inbox.no-longer-there')
    const list = await app.get('/admin/failed-reactions', people.operator)
    expect(list.body.rows[0]).toMatchObject({ eventId, event: 'message.queued', payload: { messageId }, replayedAt: null })
    expect(await app.post(`/admin/failed-reactions/${eventId}/inbox.no-longer-there/replays`, {}, people.operator)).toMatchObject({
      status: 410,
      body: { code: 'ops/reaction-gone' }
    })
    expect((await app.post(`/admin/failed-reactions/${eventId}/inbox.send-message/replays`, {}, people.operator)).body).toEqual({ done: true, error: null })
    expect(await app.post(`/admin/failed-reactions/${eventId}/inbox.send-message/replays`, {}, people.operator)).toMatchObject({
      status: 409,
      body: { code: 'ops/already-replayed' }
    })
    const replayed = (await app.get('/admin/failed-reactions?state=replayed', people.operator)).body.rows
    expect(replayed).toEqual([expect.objectContaining({ eventId, reaction: 'inbox.send-message' })])
    expect((await app.get('/admin/audit?action=ops.replay-reaction', people.admin)).body.rows[0]).toMatchObject({
      actorName: 'ops_operator',
      detail: { done: true }
    })
  })

  test('one that fails again stays, with the new error', async () => {
    const eventId = await anEvent('order.paid', { orderId: newId() })
    await sql`insert into platform.reaction_failed (event_id, reaction, attempts, error) values (${eventId}, 'commerce.tell-paid', 6, 'old')`.execute(app.db)
    const {
      rows: [known]
    } = await sql<{ reaction: string }>`select reaction from platform.reaction_failed where event_id = ${eventId}`.execute(app.db)
    const answer = await app.post(`/admin/failed-reactions/${eventId}/${known?.reaction}/replays`, {}, people.admin)
    expect(answer).toMatchObject({ status: 201, body: { done: false } })
    const row = (await app.get('/admin/failed-reactions', people.admin)).body.rows.find((one: { eventId: string }) => one.eventId === eventId)
    expect(row).toMatchObject({ attempts: 7, replayedAt: null })
    expect(row.error).not.toBe('old')
  })

  test('operators are told once a day', async () => {
    await app.tick('ops.watch-over')
    await app.tick('ops.watch-over')
    const told = async (role: Role) =>
      (await app.get('/notices', people[role])).body.rows.filter((one: { kind: string }) => one.kind === 'ops_jobs_failed').length
    expect([await told('operator'), await told('admin'), await told('finance')]).toEqual([1, 1, 0])
  })

  test('every schedule is listed', async () => {
    const { schedules } = (await app.get('/admin/queues', people.operator)).body
    expect(schedules.map((one: { id: string }) => one.id)).toEqual(
      expect.arrayContaining(['ops.nightly-backup', 'ops.count-today', 'commerce.expire-orders', 'ledger.close-accounts'])
    )
  })
})

describe('messages', () => {
  test('a stuck one is sent again, others are not', async () => {
    const letter = { locale: 'zh-CN' as const, subject: '你好', heading: '你好', paragraphs: ['正文'], footer: 'Klearn' }
    await app.db.transaction().execute((work) => queueMail(work, { to: 'reader@example.com', key: 'ops-test', letter }))
    const mine = async () => (await app.get('/admin/messages', people.support)).body.rows.find((one: { subject: string }) => one.subject === '你好')
    const message = await mine()
    expect(message).toMatchObject({ recipient: 'r***@example.com', state: 'queued' })
    expect(JSON.stringify(message)).not.toContain('正文')
    expect(await app.post(`/admin/messages/${message.id}/sendings`, {}, people.operator)).toMatchObject({
      status: 409,
      body: { code: 'ops/message-not-stuck' }
    })
    await sql`update platform.outgoing set state = 'unclear', attempts = 1 where id = ${message.id}`.execute(app.db)
    expect((await app.get('/admin/messages?state=unclear', people.operator)).body.rows).toHaveLength(1)
    expect((await app.post(`/admin/messages/${message.id}/sendings`, {}, people.operator)).body).toEqual({ state: 'queued' })
    expect((await mine()).state).toBe('queued')
  })

  test('reading a caught one is noted', async () => {
    const id = newId()
    await sql`insert into platform.caught_message (id, channel, recipient, subject, text, html, caught_at) values (${id}, 'mail', 'a@example.com', '验证码', '123456', '<p>123456</p>', now())`.execute(
      app.db
    )
    expect((await app.get('/admin/caught-messages', people.operator)).body.rows[0]).not.toHaveProperty('text')
    expect((await app.get(`/admin/caught-messages/${id}`, people.operator)).body).toMatchObject({ text: '123456', html: '<p>123456</p>' })
    expect((await app.get(`/admin/caught-messages/${id}`, people.support)).status).toBe(403)
    expect((await app.get(`/admin/audit?subjectId=${id}`, people.admin)).body.rows).toEqual([
      expect.objectContaining({ action: 'ops.read-caught-message', actorName: 'ops_operator' })
    ])
  })
})

describe('settings', () => {
  test('change with an audit line; a wrong value is refused beside its field', async () => {
    const save = (body: object) => app.send('PUT', '/admin/settings', body, people.admin)
    expect((await save({ siteName: '知行学堂', sharePercent: '65' })).body).toEqual({ changed: ['siteName', 'sharePercent'] })
    expect((await save({ siteName: '知行学堂' })).body).toEqual({ changed: [] })
    expect(await save({ sharePercent: 101 })).toMatchObject({ status: 422, body: { fields: { sharePercent: [{ code: 'platform/too-large:100' }] } } })
    expect(await save({ contact: 'nobody' })).toMatchObject({ status: 422 })
    const { settings, changes } = (await app.get('/admin/settings', people.admin)).body
    expect(settings).toMatchObject({ siteName: '知行学堂', sharePercent: 65, backupKeep: 7 })
    expect(changes.map((one: { name: string }) => one.name).sort()).toEqual(['sharePercent', 'siteName'])
    expect((await app.get('/admin/audit?action=ops.save-settings', people.admin)).body.rows.map((row: { detail: object }) => row.detail)).toContainEqual({
      before: 70,
      after: 65
    })
  })
})

describe('audit log', () => {
  test('pages through lines of the same moment without losing one', async () => {
    await sql`insert into platform.audit (id, at, actor_name, action, subject_kind, subject_id, request_id) select gen_random_uuid(), '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 microsecond', 'many', 'test.line', 'thing', n::text, 'r' from generate_series(1, 25) n`.execute(
      app.db
    )
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = (await app.get(`/admin/audit?actor=many&limit=7${cursor ? `&cursor=${cursor}` : ''}`, people.admin)).body as {
        rows: { subjectId: string }[]
        next: string | null
      }
      seen.push(...page.rows.map((row) => row.subjectId))
      cursor = page.next
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => String(25 - i)))
  })

  test('filters by module, subject and day; reading it is noted once a look', async () => {
    const count = async (query: string) => (await app.get(`/admin/audit?${query}`, people.admin)).body.rows.length
    expect(await count('action=test&from=2026-01-01&to=2026-01-01&limit=100')).toBe(25)
    expect(await count('action=test&from=2026-01-02')).toBe(0)
    expect(await count('action=te')).toBe(0)
    expect(await count('subjectKind=thing&subjectId=7')).toBe(1)
    expect((await app.get('/admin/audit?from=yesterday', people.admin)).status).toBe(422)
    expect((await app.get('/admin/audit?action=ops.list-audit', people.admin)).body.rows[0]).toMatchObject({
      actorName: 'ops_admin',
      detail: { subjectKind: 'thing', subjectId: '7' }
    })
  })
})
