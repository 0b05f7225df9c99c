import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { aCourse, type BuiltCourse } from '#modules/catalog/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { actorOf } from '#modules/identity/index.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { anEnrolment } from '../builders.ts'
import { mayWatchEnrolment } from '../topics.ts'

let app: TestApp
let expert: BuiltPerson
let operator: BuiltPerson
let course: BuiltCourse
beforeAll(async () => {
  app = await startTestApp()
  expert = await aPerson({ roles: ['expert'] })
  operator = await aPerson({ roles: ['operator'] })
  course = await aCourse({ owner: expert, tasks: [{ lessons: [{}, {}] }, { requires: ['task-1'], lessons: [{}] }] })
})
afterAll(() => app.close())
afterEach(() => setClock())

const learners = (who: BuiltPerson | undefined, query = '') => app.get(`/courses/${course.id}/learners${query}`, who)

describe('the learners of a course', () => {
  test('are shown to its team and operators only', async () => {
    const learner = await aPerson({ name: '田小麦' })
    await anEnrolment(learner, course)
    for (const who of [expert, operator]) expect((await learners(who)).body.rows.map((one: { name: string }) => one.name)).toContain('田小麦')
    for (const who of [learner, await aPerson({ roles: ['expert'] }), await aPerson({ roles: ['moderator'] })]) expect((await learners(who)).status).toBe(404)
    expect((await learners(undefined)).status).toBe(401)
  })
  test('can be cut to who studies, went quiet, is done or ended; the stuck lesson shows', async () => {
    const at = Date.parse('2026-11-01T04:00:00Z')
    setClock(new Date(at))
    const own = await aCourse({ owner: expert, tasks: [{ lessons: [{ title: '卡住的一节' }] }] })
    const people = {
      quiet: await aPerson({ name: 'quiet' }),
      active: await aPerson({ name: 'active' }),
      done: await aPerson({ name: 'done' }),
      ended: await aPerson({ name: 'ended' })
    }
    for (const person of Object.values(people)) await anEnrolment(person, own)
    const lessonId = own.lessons[0]?.id
    await app.post(`/courses/${own.id}/lessons/${lessonId}/start`, {}, people.quiet)
    setClock(new Date(at + 10 * 86_400_000))
    await app.post(`/courses/${own.id}/lessons/${lessonId}/start`, {}, people.active)
    await app.post(`/courses/${own.id}/lessons/${lessonId}/completion`, {}, people.done)
    await app.db
      .updateTable('learning.enrolment')
      .set({ ended_at: new Date(at), ended_reason: 'staff' })
      .where('learner_id', '=', people.ended.id)
      .execute()
    const names = async (who: string) => (await app.get(`/courses/${own.id}/learners?who=${who}`, expert)).body.rows.map((one: { name: string }) => one.name)
    expect(await names('studying')).toEqual(['active'])
    expect(await names('quiet')).toEqual(['quiet'])
    expect(await names('done')).toEqual(['done'])
    expect(await names('ended')).toEqual(['ended'])
    const rows = (await app.get(`/courses/${own.id}/learners`, expert)).body.rows as { name: string; stuck: boolean; lesson: { title: string } | null }[]
    expect(rows.find((one) => one.name === 'quiet')).toMatchObject({ stuck: true, lesson: { title: '卡住的一节' } })
    expect(rows.find((one) => one.name === 'active')).toMatchObject({ stuck: false })
  })
  test('come in pages that miss and repeat nobody', async () => {
    const own = await aCourse({ owner: expert })
    for (let i = 0; i < 7; i++) await anEnrolment(await aPerson({ name: `n${i}` }), own)
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { rows: { name: string }[]; next: string | null } = (
        await app.get(`/courses/${own.id}/learners?limit=3${cursor ? `&cursor=${cursor}` : ''}`, expert)
      ).body
      seen.push(...page.rows.map((one) => one.name))
      cursor = page.next
    }
    expect(seen.sort()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6'])
  })
})

describe('lending a hand', () => {
  test("a nudge goes out once a day, is told to the plot and shows on the learner's page", async () => {
    const learner = await aPerson()
    const enrolmentId = await anEnrolment(learner, course)
    const nudge = (who: BuiltPerson) => app.post(`/enrolments/${enrolmentId}/nudges`, { text: '卡在哪里了？' }, who)
    expect((await nudge(learner)).status).toBe(404)
    expect((await nudge(await aPerson({ roles: ['expert'] }))).status).toBe(404)
    const sent = await nudge(expert)
    expect(sent.status).toBe(201)
    expect(await nudge(operator)).toMatchObject({ status: 409, body: { code: 'learning/nudged-already' } })
    const event = (await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'learner.nudged').execute()).map((one) => one.payload)
    expect(event).toContainEqual({ nudgeId: sent.body.nudgeId, enrolmentId, learnerId: learner.id, byId: expert.id })
    await app.settle()
    expect(
      await app.db
        .selectFrom('inbox.notice')
        .select(['kind', 'url'])
        .where('key', '=', `nudge:${sent.body.nudgeId}`)
        .where('person_id', '=', learner.id)
        .execute()
    ).toEqual([{ kind: 'nudged', url: `/learn/${course.slug}` }])
    setClock(new Date(Date.now() + 25 * 3_600_000))
    expect((await nudge(operator)).status).toBe(201)
    const page = (await app.get(`/enrolments/${enrolmentId}/progress`, expert)).body
    expect(page.nudges).toHaveLength(2)
    expect(page.tasks.map((one: { lock: unknown }) => one.lock)).toEqual([null, { reason: 'requires', taskIds: [course.tasks[0]?.id] }])
    expect((await app.get(`/enrolments/${enrolmentId}/progress`, learner)).status).toBe(404)
  })
  test('an exception is for the team and operators, must make sense and is noted', async () => {
    const learner = await aPerson()
    const enrolmentId = await anEnrolment(learner, course)
    const path = `/enrolments/${enrolmentId}/exceptions/${course.tasks[1]?.id}`
    const [soon, later] = [new Date(Date.now() - 1000).toISOString(), new Date(Date.now() + 86_400_000).toISOString()]
    expect((await app.send('PUT', path, { opensAt: soon }, learner)).status).toBe(404)
    expect(await app.send('PUT', path, { opensAt: later, dueAt: soon }, expert)).toMatchObject({ status: 422, body: { code: 'learning/due-before-open' } })
    expect((await app.send('PUT', `/enrolments/${enrolmentId}/exceptions/${enrolmentId}`, { opensAt: soon }, expert)).status).toBe(404)
    expect((await app.send('PUT', path, { opensAt: soon, reason: '出差' }, operator)).status).toBe(200)
    expect(await app.db.selectFrom('platform.audit').select('action').where('subject_id', '=', enrolmentId).execute()).toEqual([
      { action: 'learning.set-exception' }
    ])
    expect((await app.get(`/enrolments/${enrolmentId}/progress`, expert)).body.tasks[1]).toMatchObject({ lock: null, exception: { reason: '出差' } })
  })
  test('the topic of an enrolment is open to its learner and the team', async () => {
    const learner = await aPerson()
    const enrolmentId = await anEnrolment(learner, course)
    const may = async (person: BuiltPerson) => mayWatchEnrolment(await actorOf(person.id), enrolmentId, app.db)
    expect([await may(learner), await may(expert), await may(operator), await may(await aPerson())]).toEqual([true, true, true, false])
    expect(await mayWatchEnrolment(await actorOf(learner.id), 'nonsense', app.db)).toBe(false)
  })
})
