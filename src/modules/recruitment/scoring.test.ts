import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anApplication, type ApplicationWish } from './builders.ts'

let app: TestApp
let operator: BuiltPerson
let judges: BuiltPerson[]
let other: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
  judges = await Promise.all([1, 2, 3].map(() => aPerson({ roles: ['judge'] })))
  other = await aPerson({ roles: ['judge'] })
})
afterAll(() => app.close())
afterEach(() => setClock())

// Two in the afternoon in Beijing.
const at = new Date('2030-04-10T06:00:00Z')
async function scheduled(wish: ApplicationWish = {}) {
  const her = await aPerson()
  return {
    her,
    ...(await anApplication(her, {
      state: 'interview-scheduled',
      interviewAt: at,
      judges,
      personal: { legalName: '孟夏', phone: '139', email: '', city: '' },
      ...wish
    }))
  }
}
const sheet = { knowledge: 4, caseAnalysis: 3, teaching: 5, suitability: 4, note: '讲得清楚，案例略薄。' }
const judge = (index: number) => judges[index] as BuiltPerson
const look = (id: string, who: BuiltPerson) => app.get(`/panel/applications/${id}`, who)
const handIn = (id: string, who: BuiltPerson, what: object = sheet) => app.post(`/panel/applications/${id}/sheet`, what, who)
const decide = (id: string, what: object = { verdict: 'pass', reason: '三项都过线' }, who = operator) =>
  app.post(`/staff/applications/${id}/decision`, what, who)
const stateOf = async (id: string) => (await app.db.selectFrom('recruitment.application').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state

describe('a judge', () => {
  it('sees what is assigned and nothing else: no contact data, no draft, no list of others', async () => {
    const { id } = await scheduled()
    const { rows } = (await app.get('/panel/applications', judge(0))).body
    expect(rows.map((row: { id: string }) => row.id)).toContain(id)
    expect((await app.get('/panel/applications', other)).body.rows).toEqual([])
    const { status, body } = await look(id, judge(0))
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toMatch(/孟夏|139/)
    expect(body.application.changes).toBeUndefined()
    setClock(new Date(at.getTime() + 60_000))
    for (const who of [other]) {
      expect((await look(id, who)).status).toBe(404)
      expect((await handIn(id, who)).status).toBe(404)
      expect((await app.send('PUT', `/panel/applications/${id}/sheet`, sheet, who)).status).toBe(404)
    }
    for (const who of [operator, await aPerson()]) expect((await look(id, who)).status).toBe(403)
    const gone = await anApplication(await aPerson(), { state: 'withdrawn', judges })
    expect((await look(gone.id, judge(0))).status).toBe(404)
    expect((await handIn(gone.id, judge(0))).status).toBe(404)
    for (const path of [`/staff/applications/${id}`, '/staff/applications', '/staff/applications/board'])
      expect((await app.get(path, judge(0))).status).toBe(403)
  })

  it('writes a sheet of their own, hands it in once, and only then sees the others', async () => {
    const { id } = await scheduled()
    expect((await app.send('PUT', `/panel/applications/${id}/sheet`, { knowledge: 4, note: '会前' }, judge(0))).status).toBe(200)
    expect((await handIn(id, judge(0))).body.code).toBe('recruitment/interview-not-yet')
    setClock(new Date(at.getTime() + 60_000))
    expect(Object.keys((await handIn(id, judge(0), { knowledge: 4 })).body.fields)).toEqual(['caseAnalysis', 'teaching', 'suitability'])
    expect((await handIn(id, judge(0), { ...sheet, note: '' })).body.code).toBe('recruitment/note-needed')
    expect((await handIn(id, judge(0), { ...sheet, teaching: 6 })).status).toBe(422)
    expect((await look(id, judge(0))).body.sheet).toMatchObject({ knowledge: 4, caseAnalysis: null, note: '会前', handedInAt: null })
    expect((await handIn(id, judge(0))).status).toBe(204)
    expect(await stateOf(id)).toBe('interviewed')

    const blind = (await look(id, judge(1))).body
    expect(blind.mean).toBeNull()
    expect(blind.sheets.filter((one: { handedInAt: string }) => one.handedInAt)).toHaveLength(1)
    expect(JSON.stringify(blind)).not.toContain('案例略薄')
    await app.send('PUT', `/panel/applications/${id}/sheet`, { ...sheet, note: '只存不交' }, judge(2))
    expect((await handIn(id, judge(1), { ...sheet, knowledge: 2, note: '知识有硬伤' })).status).toBe(204)
    const seeing = (await look(id, judge(1))).body
    expect(seeing.sheets.map((one: { note: string }) => one.note)).toEqual(expect.arrayContaining(['讲得清楚，案例略薄。', '知识有硬伤', '']))
    expect(JSON.stringify(seeing)).not.toContain('只存不交')
    expect(seeing.mean).toMatchObject({ knowledge: 3, teaching: 5 })

    expect((await handIn(id, judge(0), { ...sheet, knowledge: 1 })).body.code).toBe('recruitment/handed-in-already')
    expect((await app.send('PUT', `/panel/applications/${id}/sheet`, sheet, judge(0))).body.code).toBe('recruitment/handed-in-already')
    const swap = await app.send('PUT', `/staff/applications/${id}/panel`, { judgeIds: [judge(1).id, judge(2).id, other.id] }, operator)
    expect(swap.body.code).toBe('recruitment/judge-has-scored')
    const rows = await app.db.selectFrom('recruitment.sheet').selectAll().where('application_id', '=', id).execute()
    expect(JSON.stringify(rows)).not.toContain('案例略薄')
  })

  it('who is an operator as well sees nothing in the console before their own sheet is in', async () => {
    const both = await aPerson({ roles: ['judge', 'operator'] })
    const { id } = await scheduled({ judges: [judge(0), judge(1), both] })
    setClock(new Date(at.getTime() + 60_000))
    await handIn(id, judge(0))
    expect((await app.get(`/staff/applications/${id}`, both)).body.mean).toBeNull()
    expect((await app.get(`/staff/applications/${id}`, operator)).body.mean).toMatchObject({ teaching: 5 })
    const card = async (who: BuiltPerson) =>
      (await app.get('/staff/applications/board', who)).body.columns[2].cards.find((one: { id: string }) => one.id === id)
    expect([(await card(both)).mean, (await card(operator)).mean !== null]).toEqual([null, true])
    await handIn(id, both)
    expect((await app.get(`/staff/applications/${id}`, both)).body.mean).toMatchObject({ teaching: 5 })
  })
})

describe('deciding', () => {
  it('waits for three scores, or for two when the day is over', async () => {
    const { her, id } = await scheduled()
    expect((await decide(id)).body.code).toBe('recruitment/no-way-there')
    setClock(new Date(at.getTime() + 60_000))
    await handIn(id, judge(0))
    setClock('2030-04-12T00:00:00Z')
    expect((await decide(id)).body.code).toBe('recruitment/scores-missing')
    setClock('2030-04-10T15:59:00Z')
    await handIn(id, judge(1))
    expect((await decide(id)).body.code).toBe('recruitment/scores-missing')
    // Midnight in Beijing.
    setClock('2030-04-10T16:00:00Z')
    expect((await decide(id, { verdict: 'pass', reason: '' })).body.fields).toHaveProperty('reason')
    expect((await decide(id)).body).toEqual({ state: 'passed' })
    expect((await decide(id, { verdict: 'fail', reason: '反悔' })).body.code).toBe('recruitment/no-way-there')
    expect((await handIn(id, judge(2))).body.code).toBe('recruitment/decided-already')
    const passed = await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'application.passed').execute()
    expect(passed.map((row: { payload: object }) => row.payload)).toEqual([{ applicationId: id, personId: her.id }])
    expect((await app.get('/me/application', her)).body.application.changes[0]).toMatchObject({ to: 'passed', reason: '三项都过线', byRole: 'operator' })
  })

  it('fails with a reason, at once when all have scored', async () => {
    const { her, id } = await scheduled()
    setClock(new Date(at.getTime() + 60_000))
    for (const one of judges) expect((await handIn(id, one)).status).toBe(204)
    expect((await decide(id, { verdict: 'fail', reason: '案例讲不透' }, await aPerson({ roles: ['moderator'] }))).status).toBe(403)
    expect((await decide(id, { verdict: 'fail', reason: '案例讲不透' })).body.state).toBe('failed')
    expect((await app.get('/me/application', her)).body.application.changes[0].reason).toBe('案例讲不透')
    const events = await app.db.selectFrom('platform.event').select('payload').where('name', '=', 'application.passed').execute()
    expect(JSON.stringify(events)).not.toContain(id)
  })
})
