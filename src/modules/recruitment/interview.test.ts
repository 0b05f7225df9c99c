import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aFile, anApplication, type ApplicationWish } from './builders.ts'

let app: TestApp
let operator: BuiltPerson
let judges: BuiltPerson[]

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
  judges = await Promise.all([1, 2, 3, 4, 5, 6].map(() => aPerson({ roles: ['judge'] })))
})
afterAll(() => app.close())
afterEach(() => setClock())

const materials = { outline: '六节，每节一锅。', plan: '每周烘两锅。', case: '学徒连续三锅发涩。' }
async function screened(wish: ApplicationWish = {}) {
  const her = await aPerson({ zone: 'Europe/London' })
  return { her, ...(await anApplication(her, { state: 'screened', materials, ...wish })) }
}
const mine = async (who: BuiltPerson) => (await app.get('/me/application', who)).body.application
const offer = (id: string, what: object) => app.post(`/staff/applications/${id}/slots`, what, operator)
const book = (id: string, slotId: string, who: BuiltPerson) => app.send('PUT', `/applications/${id}/interview`, { slotId }, who)
const panel = (id: string, ids: (BuiltPerson | undefined)[]) =>
  app.send('PUT', `/staff/applications/${id}/panel`, { judgeIds: ids.map((one) => one?.id) }, operator)

// 2030 is far enough for every test to pick.
let day = 1
const nextDay = () => `2030-03-${String(day++).padStart(2, '0')}`

describe('preparing', () => {
  it('takes words and documents, by revision, from after the screening until the interview', async () => {
    const { her, id } = await screened({ materials: {} })
    const put = (kind: string, what: object, who = her) => app.send('PUT', `/applications/${id}/materials/${kind}`, what, who)
    const file = await aFile(her, '大纲.txt', 'document')
    expect((await put('outline', { text: '第一稿', uploadIds: [file] })).body.revision).toBe(1)
    expect((await put('outline', { text: '另一窗口' })).body.code).toBe('recruitment/changed-elsewhere')
    expect((await put('outline', { text: '第二稿', revision: 1 })).body.revision).toBe(2)
    expect((await put('plan', { uploadIds: [await aFile(operator, 'fremd.txt', 'document')] })).body.code).toBe('media/unknown-file')
    expect((await put('picture', {})).status).toBe(422)
    expect((await put('plan', { text: 'x' }, operator)).status).toBe(404)
    expect(await mine(her)).toMatchObject({ materials: [{ text: '第二稿', files: [{ name: '大纲.txt' }] }], missingMaterials: ['plan', 'case'] })
    await put('outline', { text: '第二稿', uploadIds: [], revision: 2 })
    expect((await app.db.selectFrom('media.upload').select('held_at').where('id', '=', file).executeTakeFirstOrThrow()).held_at).toBeNull()
    const early = await anApplication(her, { state: 'withdrawn' })
    expect((await app.send('PUT', `/applications/${early.id}/materials/plan`, { text: 'x' }, her)).body.code).toBe('recruitment/not-preparing')
  })

  it('comes before the time: without all three no slot can be picked', async () => {
    const { her, id } = await screened({ materials: { outline: '大纲' } })
    await offer(id, { times: [`${nextDay()}T14:00`] })
    const [slot] = (await mine(her)).slots
    expect((await book(id, slot.id, her)).body.code).toBe('recruitment/materials-missing')
  })
})

describe('a time', () => {
  it('is offered in Beijing time, picked, given back and called off', async () => {
    const { her, id } = await screened()
    const on = nextDay()
    expect((await offer(id, { times: [`${on}T14:00`, '', `${on}T16:30`], minutes: 45 })).body).toEqual({ offered: 2 })
    expect((await offer(id, { times: [`${on}T14:00`] })).body).toEqual({ offered: 0 })
    const { slots } = await mine(her)
    expect(slots.map((one: { startsAt: string }) => one.startsAt)).toEqual([`${on}T06:00:00.000Z`, `${on}T08:30:00.000Z`])
    const booked = await book(id, slots[0].id, her)
    expect(booked.body).toEqual({ startsAt: `${on}T06:00:00.000Z`, endsAt: `${on}T06:45:00.000Z` })
    expect(await mine(her)).toMatchObject({ state: 'interview-scheduled', interview: { startsAt: `${on}T06:00:00.000Z` }, slots: [] })
    expect((await book(id, slots[1].id, her)).body.code).toBe('recruitment/no-way-there')
    setClock(`${on}T03:00:00Z`)
    expect((await app.send('DELETE', `/applications/${id}/interview`, undefined, her)).body.code).toBe('recruitment/too-late-to-give-back')
    expect((await mine(her)).state).toBe('interview-scheduled')
    expect((await app.post(`/staff/applications/${id}/calling-off`, { reason: '' }, operator)).status).toBe(422)
    expect((await app.post(`/staff/applications/${id}/calling-off`, { reason: '评委病了' }, operator)).status).toBe(204)
    expect((await mine(her)).changes[0]).toMatchObject({ step: 'unbook', to: 'screened', reason: '评委病了' })
    setClock()
    expect((await book(id, slots[1].id, her)).status).toBe(200)
    expect((await app.send('DELETE', `/applications/${id}/interview`, { reason: '出差' }, her)).status).toBe(204)
    // Free again for her.
    expect((await mine(her)).slots).toHaveLength(2)
  })

  it('refuses what is no time, too near, withdrawn, or somebody else’s', async () => {
    const { her, id } = await screened()
    const other = await screened()
    const soon = new Date(Date.now() + 3_600_000 + 8 * 3_600_000).toISOString().slice(0, 16)
    for (const times of [[''], ['2030-02-31T10:00'], ['10:00'], [soon]]) expect((await offer(id, { times })).status).toBe(422)
    const draft = await anApplication(await aPerson(), { state: 'submitted' })
    expect((await offer(draft.id, { times: [`${nextDay()}T10:00`] })).body.code).toBe('recruitment/no-way-there')
    const on = nextDay()
    await offer(id, { times: [`${on}T10:00`, `${on}T12:00`] })
    const [first, second] = (await mine(her)).slots
    expect((await mine(other.her)).slots).toEqual([])
    expect((await book(other.id, first.id, other.her)).status).toBe(404)
    expect((await book(id, first.id, other.her)).status).toBe(404)
    expect((await app.send('DELETE', `/staff/slots/${first.id}`, undefined, operator)).status).toBe(204)
    expect((await book(id, first.id, her)).body.code).toBe('recruitment/slot-taken')
    setClock(`${on}T02:30:00Z`)
    expect((await book(id, second.id, her)).body.code).toBe('recruitment/slot-too-near')
    setClock()
    await book(id, second.id, her)
    expect((await app.send('DELETE', `/staff/slots/${second.id}`, undefined, operator)).body.code).toBe('recruitment/slot-taken')
  })

  it('goes to exactly one of those who pick it at once, and the others pick another', async () => {
    for (let round = 0; round < 5; round++) {
      const people = await Promise.all([1, 2, 3, 4].map(() => screened()))
      const on = nextDay()
      await offer(people[0]?.id ?? '', { times: [`${on}T10:00`], forAll: true })
      const slotId = (await mine(people[0]?.her as BuiltPerson)).slots.find((one: { startsAt: string }) => one.startsAt.startsWith(on)).id
      const answers = await Promise.all(people.map((one) => book(one.id, slotId, one.her)))
      expect(answers.map((one) => one.status).sort()).toEqual([200, 409, 409, 409])
      for (const one of answers.filter((answer) => answer.status === 409)) expect(one.body.code).toBe('recruitment/slot-taken')
      const states = await Promise.all(people.map(async (one) => (await mine(one.her)).state))
      expect(states.filter((state) => state === 'interview-scheduled')).toHaveLength(1)
    }
  })
})

describe('the panel', () => {
  it('is three judges who are judges, free at the time, and not the applicant', async () => {
    const { her, id } = await screened()
    const code = async (ids: (BuiltPerson | undefined)[]) => (await panel(id, ids)).body.code
    expect(await code(judges.slice(0, 2))).toBe('recruitment/three-judges')
    expect(await code([judges[0], judges[0], judges[1]])).toBe('recruitment/three-judges')
    expect(await code([...judges.slice(0, 2), operator])).toBe('recruitment/no-judge')
    await app.db.insertInto('identity.person_role').values({ person_id: her.id, role: 'judge', granted_by: null }).execute()
    expect(await code([...judges.slice(0, 2), her])).toBe('recruitment/judge-is-applicant')
    expect((await panel(id, judges.slice(0, 3))).body).toEqual({ added: 3, removed: 0 })
    expect((await panel(id, judges.slice(1, 4))).body).toEqual({ added: 1, removed: 1 })
    const applied = await anApplication(await aPerson(), { state: 'submitted' })
    expect((await panel(applied.id, judges.slice(0, 3))).body.code).toBe('recruitment/no-way-there')

    const on = nextDay()
    await offer(id, { times: [`${on}T14:00`] })
    await book(id, (await mine(her)).slots.at(-1).id, her)
    const other = await screened()
    await panel(other.id, [judges[1], judges[4], judges[5]])
    await offer(other.id, { times: [`${on}T14:30`, `${on}T15:00`] })
    // Judge 1 sits with the first applicant from two to three.
    const { slots } = await mine(other.her)
    const own = slots.filter((one: { startsAt: string }) => one.startsAt.startsWith(on))
    expect(own.map((one: { startsAt: string }) => one.startsAt)).toEqual([`${on}T07:00:00.000Z`])
    const hidden = await app.db
      .selectFrom('recruitment.slot')
      .select('id')
      .where('application_id', '=', other.id)
      .orderBy('starts_at')
      .executeTakeFirstOrThrow()
    expect((await book(other.id, hidden.id, other.her)).body.code).toBe('recruitment/slot-taken')
    const third = await screened()
    await offer(third.id, { times: [`${on}T14:15`] })
    await book(third.id, (await mine(third.her)).slots.find((one: { startsAt: string }) => one.startsAt.includes('06:15')).id, third.her)
    expect((await panel(third.id, [judges[1], judges[4], judges[5]])).body.code).toBe('recruitment/judge-busy')
  })
})
