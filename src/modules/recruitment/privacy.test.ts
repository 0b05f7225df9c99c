import { afterAll, beforeAll, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { privacyParts } from '#modules/identity/privacy/parts.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anApplication, completeForm } from './builders.ts'

let app: TestApp
let judges: BuiltPerson[]
beforeAll(async () => {
  app = await startTestApp()
  judges = await Promise.all([1, 2, 3].map(() => aPerson({ roles: ['judge'] })))
})
afterAll(() => app.close())

const scores = { knowledge: 4, caseAnalysis: 3, teaching: 5, suitability: 4 }
const part = () => new Map(privacyParts()).get('recruitment')

it('an applicant takes everything along, and erasing leaves states and scores without words', async () => {
  const her = await aPerson()
  const { id } = await anApplication(her, {
    ...completeForm,
    state: 'interview-scheduled',
    interviewAt: new Date('2035-01-01T06:00:00Z'),
    personal: { legalName: '方既白', phone: '13800138000', email: '', city: '成都' },
    proofs: [{ kind: 'licence', title: '食品经营许可证' }],
    materials: { outline: '第一百锅' },
    judges,
    reasons: { screen: '材料齐全' },
    scores: [{ scores, note: '她讲得好' }]
  })
  const mine = JSON.stringify(await part()?.export(app.db, her.id))
  for (const words of ['方既白', '13800138000', '食品经营许可证', '第一百锅', '材料齐全', completeForm.proposal]) expect(mine).toContain(words)
  // Not decided yet: what judges think is not hers to read.
  expect(mine).not.toContain('"knowledge":4')
  expect(mine).not.toContain('她讲得好')
  expect(JSON.stringify(await part()?.export(app.db, judges[0]?.id ?? ''))).toContain('她讲得好')
  const proof = await app.db.selectFrom('recruitment.proof').select('upload_id').where('application_id', '=', id).executeTakeFirstOrThrow()

  await app.db.transaction().execute((work) => part()?.erase(work, her.id, new Date()) as Promise<void>)
  const left = JSON.stringify(await part()?.export(app.db, her.id))
  for (const words of ['方既白', '13800138000', '食品经营许可证', '第一百锅', '材料齐全', completeForm.proposal, '咖啡烘焙']) expect(left).not.toContain(words)
  expect(JSON.stringify(await part()?.export(app.db, judges[0]?.id ?? ''))).not.toContain('她讲得好')
  const row = await app.db.selectFrom('recruitment.application').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  expect([row.state, row.personal_sealed]).toEqual(['withdrawn', null])
  expect(await app.db.selectFrom('recruitment.interview').select('id').where('application_id', '=', id).where('cancelled_at', 'is', null).execute()).toEqual([])
  expect((await app.db.selectFrom('media.upload').select('held_at').where('id', '=', proof.upload_id).executeTakeFirstOrThrow()).held_at).toBeNull()
  expect((await app.get(`/panel/applications/${id}`, judges[0])).status).toBe(404)
})

it('after a decision the scores are hers to read, without who gave them', async () => {
  const her = await aPerson()
  await anApplication(her, { state: 'failed', judges, scores: [{ scores, note: '她讲得好' }] })
  const mine = JSON.stringify(await part()?.export(app.db, her.id))
  expect(mine).toContain('"knowledge":4')
  for (const one of judges) expect(mine).not.toContain(one.id)
})
