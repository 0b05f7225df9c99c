import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { writeEvent } from '#platform/events/write-event.ts'
import { newId } from '#platform/id.ts'
import { localDay, setClock } from '#platform/time/index.ts'
import { nextDigestAt } from './digest-time.ts'
import { choiceFor, isMust, kindNames } from './rules.ts'
import { type Telling, tell } from './tell.ts'
import { textOf } from './texts.ts'
import { unsubscribeUrl } from './unsubscribe.ts'
import { withdraw } from './withdraw.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

let keys = 0
const say = (personId: string, more: Partial<Telling> = {}) =>
  app.db
    .transaction()
    .execute((work) =>
      tell(work, { personId, kind: 'reply', key: `key-${++keys}`, url: `/discussions/${newId()}`, data: { name: '林知远', title: '跨月退款' }, ...more })
    )
const notices = async (who: BuiltPerson, query = '') =>
  (await app.get(`/notices${query}`, who)).body.rows as { id: string; kind: string; title: string; readAt: string | null; url: string }[]
const unread = async (who: BuiltPerson) => (await app.get('/notices/unread', who)).body.count as number
const mails = (personId: string) => app.db.selectFrom('platform.outgoing').selectAll().where('person_id', '=', personId).orderBy('created_at').execute()
const choose = (who: BuiltPerson, body: object) => app.send('PUT', '/notice-preferences', body, who)
const mailed = (more = {}) => aPerson({ email: `p${++keys}@example.com`, ...more })

test('the same key is told once, also when two say it at the same time', async () => {
  const person = await aPerson()
  await Promise.all([say(person.id, { key: 'one' }), say(person.id, { key: 'one' }), say(person.id, { key: 'one' })])
  expect(await notices(person)).toHaveLength(1)
  expect(await unread(person)).toBe(1)
})

test('opening reads one, marking reads all; other people see and read nothing of it', async () => {
  const [person, stranger] = [await aPerson(), await aPerson()]
  for (let at = 0; at < 3; at += 1) await say(person.id)
  const [first] = await notices(person)
  expect((await app.post(`/notices/${first?.id}/opening`, {}, stranger)).status).toBe(404)
  expect((await app.post('/notices/read', { ids: [first?.id] }, stranger)).body.read).toBe(0)
  expect((await app.post(`/notices/${first?.id}/opening`, {}, person)).body.url).toBe(first?.url)
  await app.post(`/notices/${first?.id}/opening`, {}, person)
  expect([await unread(person), (await notices(person, '?unread=1')).length]).toEqual([2, 2])
  expect((await app.post('/notices/read', {}, person)).body).toEqual({ read: 2, unread: 0 })
  expect((await app.get('/notices')).status).toBe(401)
})

test('groups filter, and what a notice is about takes it away', async () => {
  const person = await aPerson()
  await say(person.id, { subject: 'reply:x' })
  await say(person.id, { kind: 'order_paid', data: { title: '数据分析' } })
  expect((await notices(person, '?group=orders')).map((one) => one.kind)).toEqual(['order_paid'])
  await app.db.transaction().execute((work) => withdraw(work, 'reply:x'))
  expect((await notices(person)).map((one) => one.kind)).toEqual(['order_paid'])
  expect(await unread(person)).toBe(1)
})

test('mail by preference: now, later in the digest, or not; must kinds never off; no mail to an unproven address', async () => {
  const person = await mailed()
  await say(person.id, { kind: 'mention' })
  expect(await mails(person.id)).toHaveLength(1)
  await choose(person, { kinds: { mention: { site: false, mail: 'off' }, order_paid: { site: false, mail: 'off' } } })
  await say(person.id, { kind: 'mention' })
  expect([await unread(person), (await mails(person.id)).length]).toEqual([1, 1])
  await say(person.id, { kind: 'order_paid', data: { title: '数据分析' } })
  expect(await unread(person)).toBe(2)
  const chosen = (await app.get('/notice-preferences', person)).body.kinds
  expect(chosen.find((one: { kind: string }) => one.kind === 'order_paid')).toMatchObject({ must: true, site: true, mail: 'digest' })
  const nobody = await aPerson()
  await say(nobody.id, { kind: 'mention' })
  expect(await mails(nobody.id)).toEqual([])
})

test('quiet hours hold a mail back until they end', async () => {
  const person = await mailed({ zone: 'Asia/Shanghai' })
  await choose(person, { quietFrom: '22:00', quietTo: '07:30' })
  setClock('2026-12-01T15:00:00Z')
  await say(person.id, { kind: 'mention' })
  expect((await mails(person.id))[0]?.not_before.toISOString()).toBe('2026-12-01T23:30:00.000Z')
  setClock()
  expect((await choose(person, { quietFrom: '25:00' })).status).toBe(422)
})

test('a digest at eight in the own zone, each thing once, nothing when nothing is new', async () => {
  setClock('2026-12-02T10:00:00Z')
  const person = await mailed({ zone: 'America/New_York' })
  await choose(person, { digest: 'daily' })
  await say(person.id)
  await say(person.id, { subject: 'reply:gone' })
  await app.db.transaction().execute((work) => withdraw(work, 'reply:gone'))
  const tickAt = async (at: string) => {
    setClock(at)
    await app.tick('inbox.send-digests')
    return (await mails(person.id)).length
  }
  expect(await tickAt('2026-12-02T12:55:00Z')).toBe(0)
  expect(await tickAt('2026-12-02T13:00:00Z')).toBe(1)
  expect(await tickAt('2026-12-03T14:00:00Z')).toBe(1)
  expect((await mails(person.id))[0]?.subject).toBe('1 件与你有关的事')
  await say(person.id)
  await app.post('/notices/read', {}, person)
  expect(await tickAt('2026-12-05T14:00:00Z')).toBe(1)
  await choose(person, { digest: 'off' })
  await say(person.id)
  expect(await tickAt('2026-12-09T14:00:00Z')).toBe(1)
  setClock()
})

test('one click ends mails of a kind without sign-in; a bent link does nothing', async () => {
  const person = await mailed()
  const path = (kind: 'mention' | 'digest') => `//${unsubscribeUrl(person.id, kind).replace(/^https?:\/\/[^/]+\//, '')}`
  const click = (to: string) =>
    fetch(app.url + to.slice(1), { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' })
  expect((await click(path('mention').replace('mailing=mention', 'mailing=reply'))).status).toBe(403)
  expect((await click(path('mention'))).status).toBe(200)
  await say(person.id, { kind: 'mention' })
  expect([await unread(person), (await mails(person.id)).length]).toEqual([1, 0])
  expect((await app.get(path('digest'))).status).toBe(303)
  expect((await click(path('digest'))).status).toBe(200)
  expect((await app.get('/notice-preferences', person)).body.digest).toBe('off')
})

test('learning tells: joined, a new version to those on the old one, the end of access', async () => {
  const [expert, learner] = [await aPerson({ roles: ['expert'] }), await aPerson()]
  const course = await aCourse({ owner: expert.id })
  await app.post(`/courses/${course.id}/enrolments`, {}, learner)
  await app.settle()
  expect((await notices(learner)).map((one) => one.kind)).toEqual(['enrolled'])
  const publish = (name: 'course.published' | 'entitlement.ended', payload: never) =>
    app.db.transaction().execute((work) => writeEvent(work, name, payload, null))
  await publish('course.published', { courseId: course.id, versionId: course.versionId, number: 2 } as never)
  await publish('entitlement.ended', { entitlementId: newId(), learnerId: learner.id, courseId: course.id, reason: 'expiry' } as never)
  await publish('entitlement.ended', { entitlementId: newId(), learnerId: learner.id, courseId: course.id, reason: 'refund' } as never)
  await app.settle()
  // The learner is on the version that was published: no news.
  expect((await notices(learner)).map((one) => one.kind)).toEqual(['access_ended', 'enrolled'])
})

test('who was given other times hears of each change once', async () => {
  const [expert, learner] = [await aPerson({ roles: ['expert'] }), await aPerson()]
  const course = await aCourse({ owner: expert.id })
  const { body } = await app.post(`/courses/${course.id}/enrolments`, {}, learner)
  const move = (hours: number) =>
    app.send(
      'PUT',
      `/enrolments/${body.enrolmentId}/exceptions/${course.tasks[0]?.id}`,
      { dueAt: new Date(Date.now() + hours * 3_600_000).toISOString() },
      expert
    )
  expect((await move(48)).status).toBe(200)
  await app.settle()
  // As after a crash between the reaction and its note: it runs again.
  await sql`delete from platform.reaction_done where reaction = 'inbox.tell-schedule-changed'`.execute(app.db)
  await sql`insert into platform.outbox (event_id) select id from platform.event where name = 'schedule.changed'`.execute(app.db)
  await app.settle()
  const told = async () => (await notices(learner)).filter((one) => one.kind === 'schedule_changed')
  expect(await told()).toHaveLength(1)
  expect((await told())[0]?.url).toMatch(/^\/learn\//)
  await move(72)
  await app.settle()
  expect(await told()).toHaveLength(2)
  expect((await notices(expert)).map((one) => one.kind)).not.toContain('schedule_changed')
})

test('every kind has its words in both languages', () => {
  for (const kind of kindNames) {
    for (const locale of ['zh-CN', 'en']) {
      const data = {
        name: 'N',
        title: 'T',
        course: 'C',
        task: 'K',
        number: 2,
        note: '',
        text: 'X',
        what: 'reply',
        rule: 'fake',
        sanction: 'mute',
        until: 'forever',
        outcome: 'kept',
        hours: 24,
        months: 6,
        content: 5,
        interaction: 4,
        outcome_: 3,
        amount: '1',
        learner: 'L',
        topic: 'P',
        reviewer: 'R',
        score: 4
      }
      expect(textOf(kind, data, locale).title, `${kind} ${locale}`).not.toBe('')
    }
  }
  expect(textOf('appeal_decided', { outcome: 'kept', note: '' }, 'en').title).toBe('Your appeal was decided: the decision stands')
})

test('must kinds cannot be switched off, others are what was chosen', () => {
  fc.assert(
    fc.property(fc.constantFrom(...kindNames), fc.boolean(), fc.constantFrom('now' as const, 'digest' as const, 'off' as const), (kind, site, mail) => {
      const choice = choiceFor(kind, { site, mail })
      if (isMust(kind)) expect(choice.site && choice.mail !== 'off').toBe(true)
      else expect(choice).toEqual({ site, mail })
    })
  )
})

test("the next digest is later than now, within its rhythm, at eight o'clock there", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true }),
      fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Pacific/Auckland'),
      fc.constantFrom('daily' as const, 'weekly' as const),
      (at, zone, digest) => {
        const next = nextDigestAt(at, zone, digest)
        expect(next.getTime()).toBeGreaterThan(at.getTime())
        expect(next.getTime() - at.getTime()).toBeLessThanOrEqual((digest === 'daily' ? 1 : 7) * 86_400_000 + 3_600_000)
        expect(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(next)).toBe('08:00')
        if (digest === 'weekly') expect(new Date(`${localDay(next, zone)}T00:00:00Z`).getUTCDay()).toBe(1)
      }
    )
  )
})
