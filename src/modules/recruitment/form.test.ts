import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { aFile, anApplication, completeForm } from './builders.ts'

let app: TestApp
let operator: BuiltPerson
let stranger: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
  stranger = await aPerson()
})
afterAll(() => app.close())
afterEach(() => setClock())

async function anApplicant(): Promise<{ her: BuiltPerson; id: string }> {
  const her = await aPerson()
  const { body } = await app.post('/applications', {}, her)
  return { her, id: body.applicationId }
}
const save = (id: string, what: object, who: BuiltPerson) => app.send('PUT', `/applications/${id}/draft`, what, who)
const mine = async (who: BuiltPerson) => (await app.get('/me/application', who)).body.application
const rolesOf = async (who: BuiltPerson) =>
  (await app.db.selectFrom('identity.person_role').select('role').where('person_id', '=', who.id).execute()).map((row: { role: string }) => row.role)

async function complete(): Promise<{ her: BuiltPerson; id: string }> {
  const { her, id } = await anApplicant()
  expect((await save(id, { revision: 0, ...completeForm }, her)).status).toBe(200)
  for (const kind of ['licence', 'case']) {
    const added = await app.post(`/applications/${id}/proofs`, { kind, uploadId: await aFile(her, `${kind}.pdf`, 'proof'), title: '证明' }, her)
    expect(added.status).toBe(201)
  }
  return { her, id }
}

describe('writing', () => {
  it('begins once, however often she presses', async () => {
    const her = await aPerson()
    const answers = await Promise.all([1, 2, 3].map(() => app.post('/applications', {}, her)))
    expect(answers.map((one) => one.status)).toEqual([201, 201, 201])
    expect(new Set(answers.map((one) => one.body.applicationId)).size).toBe(1)
    expect(answers.filter((one) => one.body.begun)).toHaveLength(1)
    expect(await rolesOf(her)).toContain('applicant')
    expect((await app.post('/applications', {})).status).toBe(401)
  })

  it('keeps half-written things by part, says when, and seals who she is', async () => {
    const { her, id } = await anApplicant()
    expect((await save(id, { revision: 0, legalName: '方既白', phone: '138' }, her)).body.revision).toBe(1)
    const { body } = await save(id, { revision: 1, email: 'half@', background: '写到一半', years: '' }, her)
    expect(body.revision).toBe(2)
    expect(Date.parse(body.savedAt)).toBeGreaterThan(Date.now() - 60_000)
    const rows = { 0: { from: '2019', place: '烘焙坊', role: '主理人' }, 1: { from: '', place: '' } }
    await save(id, { revision: 2, work: rows, fields: '咖啡烘焙，品鉴、 咖啡烘焙' }, her)
    expect(await mine(her)).toMatchObject({
      personal: { legalName: '方既白', phone: '138', email: 'half@' },
      background: '写到一半',
      years: null,
      work: [{ from: '2019', to: '', place: '烘焙坊', role: '主理人', did: '' }],
      fields: ['咖啡烘焙', '品鉴'],
      revision: 3
    })
    const row = await app.db.selectFrom('recruitment.application').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain('方既白')
  })

  it('never lets one window write over another', async () => {
    const { her, id } = await anApplicant()
    await save(id, { revision: 0, background: '第一个窗口' }, her)
    const late = await save(id, { revision: 0, background: '第二个窗口' }, her)
    expect([late.status, late.body.code]).toEqual([409, 'recruitment/changed-elsewhere'])
    expect((await mine(her)).background).toBe('第一个窗口')
  })

  it('names bad input by field and changes nothing', async () => {
    const { her, id } = await anApplicant()
    const bad = {
      revision: 0,
      years: 'viele',
      lastPractice: '2026-13',
      legalName: 'x'.repeat(81),
      fields: 'a,b,c,d,e,f,g',
      work: Array(14).fill({ from: '1' })
    }
    const { status, body } = await save(id, bad, her)
    expect(status).toBe(422)
    expect(Object.keys(body.fields).sort()).toEqual(['fields', 'lastPractice', 'legalName', 'work', 'years'])
    expect((await mine(her)).revision).toBe(0)
  })

  it('is nobody else’s: every address of hers is not found for others', async () => {
    const { id } = await complete()
    for (const who of [stranger, operator]) {
      expect((await save(id, { revision: 1 }, who)).status).toBe(404)
      expect((await app.post(`/applications/${id}/submissions`, {}, who)).status).toBe(404)
      expect((await app.post(`/applications/${id}/withdrawal`, {}, who)).status).toBe(404)
      expect((await app.post(`/applications/${id}/proofs`, { kind: 'case', uploadId: await aFile(who, 'x.pdf', 'proof') }, who)).status).toBe(404)
    }
    // A draft is not shown to operators either.
    expect((await app.get(`/staff/applications/${id}`, operator)).status).toBe(404)
    expect((await app.get(`/staff/applications/${id}/personal-data`, operator)).status).toBe(404)
  })
})

describe('proofs', () => {
  it('are hers, of the right kind, of a bounded number, and leave again', async () => {
    const { her, id } = await anApplicant()
    const add = async (uploadId: string, kind = 'degree') => app.post(`/applications/${id}/proofs`, { kind, uploadId }, her)
    expect((await add(await aFile(stranger, 'fremd.pdf', 'proof'))).body.code).toBe('media/unknown-file')
    expect((await add(await aFile(her, 'work.pdf', 'submission'))).body.code).toBe('media/unknown-file')
    expect((await add(await aFile(her, 'x.pdf', 'proof'), 'passport')).status).toBe(422)
    const uploadId = await aFile(her, '毕业证.pdf', 'proof')
    const first = await add(uploadId)
    expect((await add(uploadId)).body).toEqual(first.body)
    expect((await mine(her)).proofs).toMatchObject([{ kind: 'degree', name: '毕业证.pdf' }])
    const gone = await app.send('DELETE', `/applications/${id}/proofs/${first.body.proofId}`, undefined, her)
    expect(gone.status).toBeLessThan(300)
    expect((await app.send('DELETE', `/applications/${id}/proofs/${first.body.proofId}`, undefined, her)).status).toBe(404)
    expect((await app.db.selectFrom('media.upload').select('held_at').where('id', '=', uploadId).executeTakeFirstOrThrow()).held_at).toBeNull()
  })

  it('stop at twenty', async () => {
    const her = await aPerson()
    const { id } = await anApplication(her, { proofs: Array.from({ length: 20 }, (_, at) => ({ kind: 'case' as const, title: `案例${at}` })) })
    const { status, body } = await app.post(`/applications/${id}/proofs`, { kind: 'case', uploadId: await aFile(her, 'x.pdf', 'proof') }, her)
    expect([status, body.code]).toEqual([422, 'recruitment/too-many-proofs'])
  })
})

describe('handing in', () => {
  it('names everything that is missing, each with what to do', async () => {
    const { her, id } = await anApplicant()
    const { status, body } = await app.post(`/applications/${id}/submissions`, {}, her)
    expect([status, body.code]).toEqual([422, 'recruitment/incomplete'])
    expect(Object.keys(body.fields).sort()).toEqual(
      ['achievements', 'background', 'cases', 'categorySlug', 'fields', 'lastPractice', 'legalName', 'phone', 'proofs', 'proposal', 'work', 'years'].sort()
    )
    expect(body.fields.background[0].message).toContain('60')
    expect((await mine(her)).missing).toHaveLength(12)
  })

  it('closes the form, is noted, and can be taken back', async () => {
    const { her, id } = await complete()
    expect((await app.post(`/applications/${id}/submissions`, { revision: 0 }, her)).body.code).toBe('recruitment/changed-elsewhere')
    expect((await app.post(`/applications/${id}/submissions`, { revision: 1 }, her)).status).toBe(204)
    expect((await save(id, { revision: 1, city: '北京' }, her)).body.code).toBe('recruitment/not-editable')
    expect((await app.post(`/applications/${id}/submissions`, {}, her)).body.code).toBe('recruitment/no-way-there')
    expect((await app.post(`/applications/${id}/proofs`, { kind: 'case', uploadId: await aFile(her, 'x.pdf', 'proof') }, her)).body.code).toBe(
      'recruitment/not-editable'
    )
    expect((await app.post(`/applications/${id}/withdrawal`, { reason: '先忙别的' }, her)).status).toBe(204)
    const application = await mine(her)
    expect(application.state).toBe('withdrawn')
    expect(application.changes.map((one: { step: string; byRole: string; reason: string }) => [one.step, one.byRole, one.reason])).toEqual([
      ['withdraw', 'applicant', '先忙别的'],
      ['submit', 'applicant', ''],
      ['begin', 'applicant', '']
    ])
    expect(await rolesOf(her)).not.toContain('applicant')
    // Later she may begin anew.
    expect((await app.post('/applications', {}, her)).body.begun).toBe(true)
    const audit = await app.db.selectFrom('platform.audit').select(['action', 'actor_id']).where('subject_id', '=', id).orderBy('at').execute()
    expect(audit.map((one: { action: string }) => one.action)).toEqual([
      'recruitment.begin',
      'recruitment.add-proof',
      'recruitment.add-proof',
      'recruitment.submit',
      'recruitment.withdraw'
    ])
    expect(audit.every((one: { actor_id: string }) => one.actor_id === her.id)).toBe(true)
  })
})
