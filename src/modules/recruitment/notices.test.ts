import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { anApplication, completeForm } from './builders.ts'

let app: TestApp
let operator: BuiltPerson
let judges: BuiltPerson[]

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
  judges = await Promise.all([1, 2, 3].map((at) => aPerson({ roles: ['judge'], ...(at === 1 && { zone: 'America/New_York', locale: 'en' }) })))
})
afterAll(() => app.close())
afterEach(() => setClock())

interface Notice {
  kind: string
  title: string
  body: string
  url: string
}
const told = async (who: BuiltPerson): Promise<Notice[]> => {
  await app.settle()
  return (await app.get('/notices?limit=50', who)).body.rows
}
const kinds = async (who: BuiltPerson) => (await told(who)).map((one) => one.kind).reverse()
const materials = { outline: '大纲', plan: '教案', case: '案例' }
const personal = { legalName: '方既白', phone: '138', email: '', city: '' }

it('applicant, operators and judges hear each step once, each in their own words and time', async () => {
  const her = await aPerson({ name: '方既白', zone: 'Europe/London' })
  const proofs = [
    { kind: 'degree' as const, title: '学历' },
    { kind: 'case' as const, title: '案例' }
  ]
  const { id } = await anApplication(her, { ...completeForm, category: 'food', personal, proofs, materials })
  await app.post(`/applications/${id}/submissions`, {}, her)
  expect(await kinds(her)).toEqual(['application_moved'])
  expect((await told(operator))[0]).toMatchObject({ kind: 'application_waiting', title: '专家申请待初筛：方既白', body: '领域：咖啡烘焙' })

  await app.post(`/staff/applications/${id}/screening`, { verdict: 'return', reason: '学历看不清。', toAdd: ['重拍'] }, operator)
  expect((await told(her))[0]).toMatchObject({ title: '专家申请：请补充后再交', url: '/apply' })
  expect((await told(her))[0]?.body).toContain('学历看不清。')
  await app.post(`/applications/${id}/submissions`, {}, her)
  await app.post(`/staff/applications/${id}/screening`, { verdict: 'screen' }, operator)
  await app.send('PUT', `/staff/applications/${id}/panel`, { judgeIds: judges.map((one) => one.id) }, operator)
  await app.post(`/staff/applications/${id}/slots`, { times: ['2031-05-20T21:00', '2031-05-21T21:00'] }, operator)
  expect((await told(her))[0]?.title).toBe('有 2 个面试时间可以选')
  const { slots } = (await app.get('/me/application', her)).body.application
  await app.send('PUT', `/applications/${id}/interview`, { slotId: slots[0].id }, her)
  expect((await told(her))[0]?.title).toMatch(/面试定在 2031年5月20日.*14:00 英国夏令时间/)
  expect((await told(judges[1] as BuiltPerson))[0]?.title).toMatch(/21:00 北京时间/)
  expect((await told(judges[0] as BuiltPerson))[0]?.title).toMatch(/May 20, 2031, 09:00 Eastern Daylight Time/)
  // The panel is full: nothing waits for operators.
  expect((await kinds(operator)).filter((kind) => kind === 'application_waiting')).toHaveLength(2)

  await app.send('DELETE', `/applications/${id}/interview`, undefined, her)
  expect((await told(judges[1] as BuiltPerson))[0]?.title).toBe('方既白 的面试取消了')
  await app.send('PUT', `/applications/${id}/interview`, { slotId: slots[1].id }, her)
  setClock('2031-05-20T14:00:00Z')
  await app.tick('recruitment.keep-time')
  await app.tick('recruitment.keep-time')
  expect((await kinds(her)).filter((kind) => kind === 'interview_soon')).toHaveLength(1)
  expect((await kinds(judges[2] as BuiltPerson)).filter((kind) => kind === 'interview_soon')).toHaveLength(1)

  setClock('2031-05-21T13:30:00Z')
  const sheet = { knowledge: 4, caseAnalysis: 4, teaching: 4, suitability: 4, note: '可以' }
  for (const one of judges.slice(0, 2)) await app.post(`/panel/applications/${id}/sheet`, sheet, one)
  expect((await told(operator))[0]?.title).not.toContain('评分齐了')
  setClock('2031-05-22T01:00:00Z')
  await app.tick('recruitment.keep-time')
  await app.tick('recruitment.keep-time')
  expect((await kinds(judges[2] as BuiltPerson)).filter((kind) => kind === 'score_due')).toHaveLength(1)
  expect(await kinds(judges[0] as BuiltPerson)).not.toContain('score_due')
  expect((await told(operator))[0]?.title).toBe('面试评分齐了，请定结果：方既白')
  await app.post(`/panel/applications/${id}/sheet`, sheet, judges[2])
  await app.post(`/staff/applications/${id}/decision`, { verdict: 'pass', reason: '讲得好。' }, operator)
  expect((await told(her)).map((one) => one.title)).toContain('专家申请：通过了面试')
  expect((await kinds(operator)).filter((kind) => kind === 'application_waiting')).toHaveLength(3)
  // What the experts module tells of the probation is its own.
  expect((await kinds(her)).filter((kind) => /^(application|interview)/.test(kind))).toEqual([
    ...['application_moved', 'application_moved', 'application_moved', 'application_moved'],
    ...['interview_slots', 'interview_booked', 'interview_booked', 'interview_soon', 'application_moved']
  ])
})

it('a clock that was down reminds nobody of an interview that is over', async () => {
  const her = await aPerson()
  await anApplication(her, { state: 'interview-scheduled', judges, interviewAt: new Date('2032-01-01T06:00:00Z') })
  setClock('2032-01-05T00:00:00Z')
  await app.tick('recruitment.keep-time')
  expect(await kinds(her)).toEqual([])
})

it('times for whoever comes first are told to all who wait, and nobody else', async () => {
  const [first, second, done] = [await aPerson(), await aPerson(), await aPerson()]
  const { id } = await anApplication(first, { state: 'screened', materials })
  await anApplication(second, { state: 'screened' })
  await anApplication(done, { state: 'failed' })
  await app.post(`/staff/applications/${id}/slots`, { times: ['2033-05-20T21:00'], forAll: 'on' }, operator)
  expect([await kinds(first), await kinds(second), await kinds(done)]).toEqual([['interview_slots'], ['interview_slots'], []])
})
