import { createPublicKey, verify } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { privacyPart } from '../privacy.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { anExpert } from '../builders.ts'

let app: TestApp
let operator: BuiltPerson
beforeAll(async () => {
  app = await startTestApp()
  operator = await aPerson({ roles: ['operator'] })
})
afterAll(() => app.close())
beforeEach(() => setClock())

async function certified(name = '林知远') {
  const expert = await anExpert({ state: 'applicant', name, fields: ['数据分析'], headline: '先量，再改。' })
  const { body } = await app.post(`/staff/experts/${expert.id}/states`, { state: 'certified', reason: '创始专家' }, operator)
  return { expert, number: body.certificateNo as string }
}
const show = (number: string, who?: BuiltPerson) => app.get(`/certificates/${number}`, who)
const setState = (expert: BuiltPerson, state: string) => app.post(`/staff/experts/${expert.id}/states`, { state, reason: '理由在此' }, operator)

async function raw(path: string, who?: BuiltPerson) {
  const answer = await fetch(`${app.url}/api/v1${path}`, { headers: who ? { cookie: who.cookie } : {} })
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
}

/** Node's own crypto over the parts of the token: nothing of the library that signed it. */
async function openToken(token: string) {
  const [head = '', body = '', signature = ''] = token.split('.')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString())
  const { keys } = (await app.get('/certificates/keys')).body
  const jwk = keys.find((one: { kid: string }) => one.kid === header.kid)
  const good = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url')
  )
  return { good, header, payload: JSON.parse(Buffer.from(body, 'base64url').toString()) }
}

async function isListed(purpose: string, index: number): Promise<boolean> {
  const { good, payload } = await openToken((await raw(`/certificates/status/${purpose}`)).text)
  expect(good).toBe(true)
  expect(payload.type).toContain('BitstringStatusListCredential')
  const list = gunzipSync(Buffer.from(payload.credentialSubject.encodedList.slice(1), 'base64url'))
  expect(list.length).toBeGreaterThanOrEqual(16_384)
  return (((list[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1
}

describe('the public check', () => {
  it('says whose number it is, follows suspension and revocation, and knows that a year is over', async () => {
    const { expert, number } = await certified()
    const shown = (await show(number.toLowerCase())).body
    expect(shown).toMatchObject({ number, status: 'valid', name: '林知远', username: expert.username, fields: ['数据分析'], mine: false })
    expect(shown.qr).toContain('<svg')
    expect(shown.url).toMatch(new RegExp(`/certificates/${number}$`))
    await setState(expert, 'suspended')
    expect((await show(number)).body).toMatchObject({ status: 'suspended', username: null })
    await setState(expert, 'certified')
    expect((await show(number, expert)).body).toMatchObject({ status: 'valid', mine: true })
    setClock(new Date(Date.now() + 366 * 86_400_000))
    expect((await show(number)).body.status).toBe('expired')
    setClock()
    await setState(expert, 'revoked')
    expect((await show(number)).body).toMatchObject({ status: 'revoked', name: '林知远', username: null, fields: [] })
    expect((await show('KL-2026-9999')).status).toBe(404)
    // The way back ends in a new number.
    await setState(expert, 'applicant')
    const again = (await setState(expert, 'certified')).body.certificateNo
    expect(again).not.toBe(number)
    expect([(await show(number)).body.status, (await show(again)).body.status]).toEqual(['revoked', 'valid'])
  })

  it('is renewed for a year under the same number, while certified, by operators', async () => {
    const { expert, number } = await certified()
    const renew = (who = operator, reason = '证照与数据已复核') => app.post(`/staff/experts/${expert.id}/certificate-renewals`, { reason }, who)
    setClock(new Date(Date.now() + 400 * 86_400_000))
    expect((await show(number)).body.status).toBe('expired')
    expect((await app.get(`/experts/by-username/${expert.username}`)).body.certificate.expired).toBe(true)
    expect((await renew(expert)).status).toBe(403)
    expect((await renew(operator, '')).status).toBe(422)
    expect((await renew()).body).toMatchObject({ number })
    expect((await show(number)).body.status).toBe('valid')
    expect((await app.get(`/experts/by-username/${expert.username}`)).body.certificate.expired).toBe(false)
    await app.settle()
    const notices = await app.db.selectFrom('inbox.notice').select('kind').where('person_id', '=', expert.id).execute()
    expect(notices.map((one: { kind: string }) => one.kind)).toContain('certificate_renewed')
    await setState(expert, 'suspended')
    expect((await renew()).body.code).toBe('experts/not-certified')
  })

  it('of somebody who was erased says revoked, without a name', async () => {
    const { expert, number } = await certified('将被删除')
    await app.db.transaction().execute(async (work) => privacyPart.erase(work, expert.id, new Date()))
    expect((await show(number)).body).toMatchObject({ status: 'revoked', username: null, headline: '' })
  })
})

describe('the credential', () => {
  it('is an Open Badges 3.0 credential that holds with another library, and a changed byte does not', async () => {
    const { expert, number } = await certified()
    const { status, type, text } = await raw(`/certificates/${number}/credential`, expert)
    expect([status, type]).toEqual([200, 'application/vc+jwt'])
    const { good, header, payload } = await openToken(text)
    expect(good).toBe(true)
    expect(header).toMatchObject({ alg: 'ES256', typ: 'vc+jwt' })
    expect(payload).toMatchObject({
      type: ['VerifiableCredential', 'OpenBadgeCredential'],
      issuer: { id: 'did:web:localhost%3A3000:certificates', type: ['Profile'] },
      iss: 'did:web:localhost%3A3000:certificates',
      jti: payload.id,
      credentialSubject: { type: ['AchievementSubject'], licenseNumber: number, achievement: { type: ['Achievement'], achievementType: 'Certification' } }
    })
    expect(payload['@context'].slice(0, 2)).toEqual(['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'])
    expect(payload.credentialSubject.identifier).toMatchObject([{ identityHash: '林知远' }])
    // The key stands in the issuer's DID document, too.
    const did = JSON.parse((await raw('/certificates/did.json')).text)
    expect(did.id).toBe(payload.issuer.id)
    expect(did.verificationMethod.map((one: { id: string }) => one.id)).toContain(header.kid)
    const check = async (credential: string) => (await app.post('/certificates/check', { credential })).body
    expect(await check(text)).toEqual({ genuine: true, status: 'valid', number, name: '林知远' })
    const dot = text.indexOf('.')
    for (const place of [3, dot + 40, dot + 400, text.length - 20]) {
      const changed = text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1)
      expect((await openToken(changed).catch(() => ({ good: false }))).good).toBe(false)
      expect(await check(changed)).toMatchObject({ genuine: false, status: null })
    }
    expect((await app.post('/certificates/check', { credential: 'x' })).body.fields).toHaveProperty('credential')
  })

  it('is for its holder only, and its status lists follow', async () => {
    const { expert, number } = await certified()
    for (const who of [await anExpert(), operator]) expect((await raw(`/certificates/${number}/credential`, who)).status).toBe(404)
    expect((await raw(`/certificates/${number}/credential`)).status).toBe(401)
    const token = (await raw(`/certificates/${number}/credential`, expert)).text
    const { payload } = await openToken(token)
    const index = Number(payload.credentialStatus[0].statusListIndex)
    expect(payload.credentialStatus.map((one: { statusPurpose: string }) => one.statusPurpose)).toEqual(['revocation', 'suspension'])
    expect([await isListed('revocation', index), await isListed('suspension', index)]).toEqual([false, false])
    await setState(expert, 'suspended')
    expect([await isListed('revocation', index), await isListed('suspension', index)]).toEqual([false, true])
    expect((await app.post('/certificates/check', { credential: token })).body).toMatchObject({ genuine: true, status: 'suspended' })
    await setState(expert, 'revoked')
    expect([await isListed('revocation', index), await isListed('suspension', index)]).toEqual([true, false])
    expect((await raw(`/certificates/${number}/credential`, expert)).status).toBe(410)
    expect((await raw('/certificates/status/other')).status).toBe(422)
  })
})
