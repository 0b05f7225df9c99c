import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anApplication, type ApplicationWish, completeForm } from './builders.ts'

let app: TestApp
let operator: BuiltPerson
let judges: BuiltPerson[]

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'], name: '叶蓁' })
  judges = await Promise.all([1, 2, 3, 4].map(() => aPerson({ roles: ['judge'] })))
})
afterAll(() => app.close())
afterEach(() => setClock())

const personal = { legalName: '方既白', phone: '13800138000', email: '', city: '成都' }
const form = {
  ...completeForm,
  category: 'food',
  personal,
  proofs: [
    { kind: 'licence' as const, title: '执照' },
    { kind: 'case' as const, title: '案例' }
  ]
}
async function handedIn(wish: ApplicationWish = {}) {
  const her = await aPerson({ name: '方既白' })
  return { her, ...(await anApplication(her, { ...form, state: 'submitted', ...wish })) }
}
const screen = (id: string, what: object, who: BuiltPerson = operator) => app.post(`/staff/applications/${id}/screening`, what, who)
const mine = async (who: BuiltPerson) => (await app.get('/me/application', who)).body.application
const audits = async (id: string) =>
  (await app.db.selectFrom('platform.audit').select(['action', 'actor_id', 'detail']).where('subject_id', '=', id).orderBy('at').execute()) as {
    action: string
    actor_id: string
    detail: object
  }[]

describe('screening', () => {
  it('gives back with a reason and what to add; she adds it and hands in again', async () => {
    const { her, id } = await handedIn()
    expect((await screen(id, { verdict: 'return' })).body.fields).toHaveProperty('reason')
    expect((await screen(id, { verdict: 'return', reason: '执照看不清' })).body.fields).toHaveProperty('toAdd')
    const { status, body } = await screen(id, { verdict: 'return', reason: '执照看不清', toAdd: '重拍执照\n\n补一份作品' })
    expect([status, body.state]).toEqual([201, 'returned'])
    const application = await mine(her)
    expect(application.changes[0]).toMatchObject({
      from: 'submitted',
      to: 'returned',
      reason: '执照看不清',
      toAdd: ['重拍执照', '补一份作品'],
      byRole: 'operator'
    })
    expect((await screen(id, { verdict: 'screen' })).body.code).toBe('recruitment/no-way-there')
    expect((await app.send('PUT', `/applications/${id}/draft`, { revision: application.revision, city: '重庆' }, her)).status).toBe(200)
    expect((await app.post(`/applications/${id}/submissions`, {}, her)).status).toBe(204)
    expect((await screen(id, { verdict: 'screen' })).body.state).toBe('screened')
    expect((await audits(id)).map((one) => [one.action, one.actor_id])).toEqual([
      ['recruitment.screen', operator.id],
      ['recruitment.submit', her.id],
      ['recruitment.screen', operator.id]
    ])
  })

  it('declines with a reason, and the role ends', async () => {
    const { her, id } = await handedIn()
    expect((await screen(id, { verdict: 'decline', reason: '' })).status).toBe(422)
    expect((await screen(id, { verdict: 'decline', reason: '领域对不上' })).body.state).toBe('failed')
    expect((await mine(her)).changes[0]).toMatchObject({ to: 'failed', reason: '领域对不上' })
  })

  it('is for operators, not on their own, and not on a draft', async () => {
    const { id } = await handedIn()
    for (const role of ['moderator', 'support', 'finance', 'decision_maker', 'judge', 'expert'] as const) {
      const who = await aPerson({ roles: [role] })
      expect((await screen(id, { verdict: 'screen' }, who)).status).toBe(403)
      expect((await app.get('/staff/applications/board', who)).status).toBe(403)
      expect((await app.get(`/staff/applications/${id}`, who)).status).toBe(403)
    }
    const own = await anApplication(operator, { ...form, state: 'submitted' })
    expect((await screen(own.id, { verdict: 'screen' })).body.code).toBe('recruitment/not-yourself')
    expect((await app.get(`/staff/applications/${own.id}`, operator)).body.mayDecide).toBe('recruitment/not-yourself')
    const draft = await anApplication(await aPerson(), { state: 'draft' })
    expect((await screen(draft.id, { verdict: 'screen' })).status).toBe(404)
  })
})

describe('what is sealed', () => {
  it('each reading of a proof by staff or a judge is a line with who and which; her own is not', async () => {
    const { her, id } = await handedIn({ state: 'screened', judges: judges.slice(0, 3) })
    const [proof] = (await mine(her)).proofs
    const read = (who?: BuiltPerson) =>
      fetch(app.url + proof.url, { headers: { ...(who && { cookie: who.cookie }), range: 'bytes=0-3', 'if-none-match': '*' } })
    const own = await read(her)
    expect([own.status, own.headers.get('content-type'), own.headers.get('cache-control')]).toEqual([200, 'application/pdf', 'private, no-cache'])
    expect(await own.text()).toContain('%PDF')
    expect(await audits(id)).toEqual([])
    for (const who of [operator, judges[0]]) {
      const answer = await read(who)
      expect(answer.status).toBe(200)
      await answer.text()
    }
    expect(await audits(id)).toMatchObject([
      { action: 'recruitment.open-proof', actor_id: operator.id, detail: { proof: proof.id, kind: 'licence' } },
      { action: 'recruitment.open-proof', actor_id: judges[0]?.id }
    ])
    // Asked again: noted again.
    await (await read(operator)).text()
    expect(await audits(id)).toHaveLength(3)
    expect((await read()).status).toBe(401)
    for (const who of [judges[3], await aPerson(), await aPerson({ roles: ['support'] })]) expect((await read(who)).status).toBe(404)
    expect(await audits(id)).toHaveLength(3)
  })

  it('a judge’s reading ends with the decision, and with the role', async () => {
    const { her, id } = await handedIn({ state: 'passed', judges: judges.slice(0, 3) })
    const [proof] = (await mine(her)).proofs
    const read = (who: BuiltPerson) => app.get(`/applications/${id}/proofs/${proof.id}`, who)
    expect((await read(judges[0] as BuiltPerson)).status).toBe(404)
    expect((await read(operator)).status).toBe(200)
    const other = await handedIn({ state: 'screened', judges: judges.slice(0, 3) })
    const [hers] = (await mine(other.her)).proofs
    expect((await app.get(`/applications/${id}/proofs/${hers.id}`, operator)).status).toBe(404)
    await app.db
      .deleteFrom('identity.person_role')
      .where('person_id', '=', judges[2]?.id ?? '')
      .where('role', '=', 'judge')
      .execute()
    expect((await app.get(`/applications/${other.id}/proofs/${hers.id}`, judges[2])).status).toBe(404)
    await app.db
      .insertInto('identity.person_role')
      .values({ person_id: judges[2]?.id ?? '', role: 'judge', granted_by: null })
      .execute()
  })

  it('contact data is opened through an audited door only', async () => {
    const { id } = await handedIn()
    const detail = await app.get(`/staff/applications/${id}`, operator)
    expect(JSON.stringify(detail.body)).not.toContain('13800138000')
    expect(await audits(id)).toEqual([])
    expect((await app.get(`/staff/applications/${id}/personal-data`, operator)).body).toEqual(personal)
    expect(await audits(id)).toMatchObject([{ action: 'recruitment.open-personal-data', actor_id: operator.id, detail: {} }])
    expect((await app.get(`/staff/applications/${id}/personal-data`, judges[0])).status).toBe(403)
  })
})

describe('the board', () => {
  it('shows who stands where, and how the month went', async () => {
    await app.db.updateTable('recruitment.application').set({ state: 'withdrawn' }).execute()
    const now = new Date()
    const since = (days: number) => new Date(now.getTime() - days * 86_400_000)
    const submitted = await handedIn({ since: since(3) })
    const interviewed = await handedIn({
      state: 'interviewed',
      judges: judges.slice(0, 3),
      scores: [
        { scores: { knowledge: 4, caseAnalysis: 4, teaching: 5, suitability: 3 }, note: '好' },
        { scores: { knowledge: 5, caseAnalysis: 3, teaching: 4, suitability: 4 }, note: '行' }
      ]
    })
    await handedIn({ state: 'passed', since: since(4) })
    await handedIn({ state: 'failed', since: since(4) })
    await anApplication(await aPerson(), { state: 'draft' })
    const { columns, month } = (await app.get('/staff/applications/board', operator)).body
    expect(columns.map((one: { stage: string; count: number }) => [one.stage, one.count])).toEqual([
      ['applied', 1],
      ['screened', 0],
      ['interview', 1],
      ['probation', 1],
      ['certified', 0]
    ])
    expect(columns[0].cards[0]).toMatchObject({ id: submitted.id, proofs: 2, state: 'submitted' })
    expect(columns[2].cards[0]).toMatchObject({ id: interviewed.id, scored: 2, mean: { knowledge: 4.5, teaching: 4.5 } })
    expect(month.passed).toBeGreaterThanOrEqual(1)
    const list = (await app.get('/staff/applications?state=submitted&limit=1', operator)).body
    expect(list.rows).toMatchObject([{ id: submitted.id }])
    const first = (await app.get('/staff/applications?limit=2', operator)).body
    const second = (await app.get(`/staff/applications?limit=2&cursor=${first.next}`, operator)).body
    expect(new Set([...first.rows, ...second.rows].map((row: { id: string }) => row.id)).size).toBe(4)
  })
})
