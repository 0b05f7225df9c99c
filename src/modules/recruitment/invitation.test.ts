import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { anExpert } from '#modules/experts/builders.ts'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'

let app: TestApp
let operator: BuiltPerson

beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'], name: '叶蓁' })
})
afterAll(() => app.close())
afterEach(() => setClock())

const wish = {
  name: '闻静',
  field: '儿童心理',
  categorySlug: 'psychology',
  note: '看过你在家长会上的那次分享。',
  proposal: '教家长听懂孩子的情绪。',
  background: '督导师，做了十五年儿童咨询。'
}
const tokenOf = (url: string) => url.split('/').pop() ?? ''
async function invited(more: object = {}): Promise<{ token: string; invitationId: string; url: string }> {
  const { status, body } = await app.post('/staff/invitations', { ...wish, ...more }, operator)
  expect(status).toBe(201)
  return { ...body, token: tokenOf(body.url) }
}
const open = (token: string, who?: BuiltPerson) => app.post('/invitation-openings', { token }, who)
const rowOf = (id: string) => app.db.selectFrom('recruitment.invitation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

describe('a link', () => {
  it('opens for a guest, keeps only its hash, and notes the first opening', async () => {
    const { token, invitationId, url } = await invited()
    expect(url).toMatch(/\/apply\/invitation\/[\w-]{43}$/)
    expect(JSON.stringify(await rowOf(invitationId))).not.toContain(token)
    const { status, body } = await open(token)
    expect(status).toBe(201)
    expect(body).toMatchObject({ name: '闻静', field: '儿童心理', note: wish.note, inviter: '叶蓁', mine: false })
    const first = (await rowOf(invitationId)).opened_at
    expect(first).toBeInstanceOf(Date)
    await open(token)
    expect((await rowOf(invitationId)).opened_at).toEqual(first)
    expect((await open('x'.repeat(43))).body.code).toBe('recruitment/no-such-invitation')
    expect((await open('x')).status).toBe(422)
  })

  it('fills in the application, and works for one person once', async () => {
    const [her, other] = [await aPerson(), await aPerson()]
    const { token, invitationId } = await invited()
    expect((await app.post('/applications', { token })).status).toBe(401)
    const begun = await app.post('/applications', { token }, her)
    expect([begun.status, begun.body.begun]).toEqual([201, true])
    const { application } = (await app.get('/me/application', her)).body
    expect(application).toMatchObject({
      state: 'draft',
      proposal: wish.proposal,
      background: wish.background,
      fields: ['儿童心理'],
      categorySlug: 'psychology'
    })
    const second = await app.post('/applications', { token }, other)
    expect([second.status, second.body.code]).toEqual([410, 'recruitment/invitation-used'])
    expect((await app.get('/me/application', other)).body.application).toBeNull()
    expect((await open(token, other)).body.code).toBe('recruitment/invitation-used')
    // She comes back by the same link, from another window.
    expect((await open(token, her)).body.mine).toBe(true)
    expect((await app.post('/applications', { token }, her)).body).toEqual({ applicationId: application.id, begun: false })
    expect((await rowOf(invitationId)).used_by).toBe(her.id)
    const audit = await app.db.selectFrom('platform.audit').select('action').where('subject_id', '=', application.id).execute()
    expect(audit).toEqual([{ action: 'recruitment.begin' }])
  })

  it('goes to one of two who press at once', async () => {
    const people = await Promise.all([aPerson(), aPerson(), aPerson()])
    const { token } = await invited()
    const answers = await Promise.all(people.map((one) => app.post('/applications', { token }, one)))
    expect(answers.map((one) => one.status).sort()).toEqual([201, 410, 410])
  })

  it('does not write over what was written before', async () => {
    const her = await aPerson()
    const { applicationId } = (await app.post('/applications', {}, her)).body
    await app.send('PUT', `/applications/${applicationId}/draft`, { revision: 0, proposal: '我自己的想法', fields: '绘本' }, her)
    const { token } = await invited()
    expect((await app.post('/applications', { token }, her)).body).toEqual({ applicationId, begun: false })
    expect((await app.get('/me/application', her)).body.application).toMatchObject({ proposal: '我自己的想法', fields: ['绘本'], background: wish.background })
  })

  it('ends: after thirty days, when it is taken back, and when a new one is made', async () => {
    const her = await aPerson()
    const [old, taken, renewed] = [await invited(), await invited(), await invited()]
    expect((await app.send('DELETE', `/staff/invitations/${taken.invitationId}`, undefined, operator)).status).toBeLessThan(300)
    expect((await open(taken.token)).body.code).toBe('recruitment/invitation-revoked')
    expect((await app.post('/applications', { token: taken.token }, her)).status).toBe(410)
    const again = await app.post(`/staff/invitations/${renewed.invitationId}/links`, {}, operator)
    expect((await open(renewed.token)).status).toBe(404)
    expect((await open(tokenOf(again.body.url))).status).toBe(201)
    setClock(new Date(Date.now() + 31 * 86_400_000))
    expect((await open(old.token)).body.code).toBe('recruitment/invitation-expired')
    // Taken back and given anew: it works again.
    const revived = await app.post(`/staff/invitations/${taken.invitationId}/links`, {}, operator)
    await app.post('/applications', { token: tokenOf(revived.body.url) }, her)
    expect((await app.send('DELETE', `/staff/invitations/${taken.invitationId}`, undefined, operator)).body.code).toBe('recruitment/invitation-used')
    expect((await app.post(`/staff/invitations/${taken.invitationId}/links`, {}, operator)).body.code).toBe('recruitment/invitation-used')
  })

  it('is mailed once when an address is given, and the address is sealed', async () => {
    const { invitationId } = await invited({ email: 'wen@example.cn', language: 'en' })
    const mails = await app.db.selectFrom('platform.outgoing').selectAll().where('key', 'like', `recruitment-invitation:${invitationId}%`).execute()
    expect(mails.map((one) => one.subject)).toEqual(['闻静, would you teach at Klearn?'])
    expect(JSON.stringify(await rowOf(invitationId))).not.toContain('wen@example')
  })

  it('is no use to who is an expert, and cannot be made by others', async () => {
    const { token } = await invited()
    expect((await app.post('/applications', { token }, await anExpert())).body.code).toBe('recruitment/is-expert-already')
    expect((await open(token)).status).toBe(201)
    for (const role of ['moderator', 'support', 'expert', 'judge'] as const)
      expect((await app.post('/staff/invitations', wish, await aPerson({ roles: [role] }))).status).toBe(403)
    const { status, body } = await app.post('/staff/invitations', { name: '', field: '', email: 'no' }, operator)
    expect(status).toBe(422)
    expect(Object.keys(body.fields).sort()).toEqual(['email', 'field', 'name'])
  })
})

it('the funnel counts how far those who were invited came, by keyset', async () => {
  const before = (await app.get('/staff/invitations', operator)).body.funnel
  await invited({ name: '甲' })
  const opened = await invited({ name: '乙' })
  const begun = await invited({ name: '丙' })
  await open(opened.token)
  const her = await aPerson()
  await app.post('/applications', { token: begun.token }, her)
  const { funnel, rows } = (await app.get('/staff/invitations?limit=3', operator)).body
  expect(funnel).toEqual({ ...before, invited: before.invited + 3, opened: before.opened + 2 })
  expect(rows.map((row: { name: string; standing: string }) => [row.name, row.standing])).toEqual([
    ['丙', 'begun'],
    ['乙', 'opened'],
    ['甲', 'sent']
  ])
  const first = (await app.get('/staff/invitations?limit=2', operator)).body
  const second = (await app.get(`/staff/invitations?limit=2&cursor=${first.next}`, operator)).body
  expect([...first.rows, ...second.rows].map((row: { name: string }) => row.name).slice(0, 3)).toEqual(['丙', '乙', '甲'])
})
