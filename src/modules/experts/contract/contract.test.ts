import { execFileSync } from 'node:child_process'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPerson, type BuiltPerson } from '#modules/identity/builders.ts'
import { openSecrets } from '#platform/secrets.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { anExpert, aProbation, aSignedContract } from '../builders.ts'
import { read } from '../tables.ts'
import { privacyPart } from '../privacy.ts'
import { signingKey } from './keys.ts'

let app: TestApp
let operator: BuiltPerson
let start = 0
const day = 86_400_000
const at = (days: number) => setClock(new Date(start + days * day))

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(() => {
  start = Date.now()
  at(0)
})

/** An expert who passed; the clock stands at that moment, and everybody signed in just now. */
async function passed(name = '孟夏', partyName = '') {
  const made = await anExpert({ state: 'applicant', name, fields: ['自然光摄影'] })
  const { probationId } = await aProbation(made, { days: 14 })
  at(14)
  operator = await aPerson({ roles: ['operator'] })
  const { body } = await app.post(`/staff/probations/${probationId}/decisions`, { decision: 'pass', reason: '四项达到', partyName }, operator)
  // A sign-in of that day.
  await sql`update identity.session set created_at = ${new Date(start + 14 * day)} where person_id = ${made.id}`.execute(app.db)
  return { expert: made, contractId: body.contractId as string }
}
const sign = (contractId: string, who?: BuiltPerson, body: object = { agreed: true }) => app.post(`/contracts/${contractId}/signature`, body, who)
const countersign = (contractId: string, who: BuiltPerson = operator) => app.post(`/staff/contracts/${contractId}/signature`, { agreed: true }, who)
const numberOf = async (contractId: string) =>
  (await app.db.selectFrom('experts.contract').select('number').where('id', '=', contractId).executeTakeFirstOrThrow()).number as string
const check = async (contractId: string) => (await app.get(`/contracts/by-number/${await numberOf(contractId)}/check`)).body
const rolesOf = async (person: { id: string }) =>
  (await app.db.selectFrom('identity.person_role').select('role').where('person_id', '=', person.id).execute()).map((row: { role: string }) => row.role).sort()

async function pdfOf(contractId: string, who: BuiltPerson): Promise<Buffer> {
  const answer = await fetch(`${app.url}/api/v1/contracts/${contractId}/pdf`, { headers: { cookie: who.cookie } })
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  return Buffer.from(await answer.arrayBuffer())
}

describe('from pass to certified', () => {
  it('the pass draws it up, the expert signs, the platform signs, the certificate follows', async () => {
    const { expert, contractId } = await passed()
    expect(await rolesOf(expert)).toEqual(['learner', 'probation_expert'])
    expect((await countersign(contractId)).body.code).toBe('experts/expert-signs-first')
    expect((await sign(contractId, expert, {})).body.fields).toHaveProperty('agreed')
    expect((await sign(contractId, expert)).body).toEqual({ state: 'awaiting-platform', certificateNo: null })
    const done = await countersign(contractId)
    expect(done.body).toMatchObject({ state: 'in-force', certificateNo: expect.stringMatching(/^KL-\d{4}-\d{4}$/) })
    expect(await rolesOf(expert)).toEqual(['expert', 'learner'])
    expect((await app.get(`/staff/experts/${expert.id}`, operator)).body.changes[0]).toMatchObject({ from: 'probation', to: 'certified', reason: '四项达到' })
    await app.settle()
    const notices = await app.db.selectFrom('inbox.notice').select('kind').where('person_id', '=', expert.id).orderBy('created_at').execute()
    expect(notices.map((one: { kind: string }) => one.kind)).toEqual(['probation_begun', 'probation_decided', 'contract_to_sign', 'expert_state'])
    expect((await app.get('/me/contract', expert)).body).toMatchObject({ contract: { state: 'in-force', check: { valid: true } } })
  })

  it('a double click signs once', async () => {
    const { expert, contractId } = await passed()
    const mine = await Promise.all([1, 2, 3].map(() => sign(contractId, expert)))
    expect(mine.map((one) => one.status)).toEqual([201, 201, 201])
    const theirs = await Promise.all([1, 2, 3].map(() => countersign(contractId)))
    expect(new Set(theirs.map((one) => one.body.certificateNo)).size).toBe(1)
    const { entries } = await check(contractId)
    expect(entries.map((one: { kind: string }) => one.kind)).toEqual(['drawn-up', 'signed-by-expert', 'signed-by-platform'])
    expect(await app.db.selectFrom('experts.certificate').select('number').where('expert_id', '=', expert.id).execute()).toHaveLength(1)
    expect(
      await app.db.selectFrom('experts.state_change').select('id').where('expert_id', '=', expert.id).where('to_state', '=', 'certified').execute()
    ).toHaveLength(1)
  })

  it('strangers do not find it, nobody signs for both, a token does not sign', async () => {
    const { expert, contractId } = await passed()
    const stranger = await anExpert()
    expect((await sign(contractId, stranger)).status).toBe(404)
    expect((await sign(contractId)).status).toBe(401)
    expect((await sign(expert.id, expert)).status).toBe(404)
    for (const who of [stranger, await aPerson()]) {
      expect((await app.get(`/contracts/${contractId}/pdf`, who)).status).toBe(404)
      expect((await countersign(contractId, who)).status).toBe(403)
      expect((await app.get(`/staff/experts/${expert.id}/contracts`, who)).status).toBe(403)
    }
    expect((await app.get(`/contracts/${contractId}/pdf`)).status).toBe(401)
    await sign(contractId, expert)
    await app.db.insertInto('identity.person_role').values({ person_id: expert.id, role: 'operator' }).execute()
    expect((await countersign(contractId, expert)).body.code).toBe('experts/not-yourself')
    const token = (await app.post('/me/tokens', { name: 'x', scopes: ['*'] }, expert)).body
    if (token.token) expect((await sign(contractId, { ...expert, cookie: '', token: token.token } as never)).status).toBe(403)
  })

  it('asks for a fresh sign-in or a second factor', async () => {
    const { expert, contractId } = await passed()
    at(14 + 16 / 1440)
    const late = await sign(contractId, expert)
    expect([late.status, late.body.code]).toEqual([409, 'experts/sign-in-again'])
    expect((await app.get('/me/contract', expert)).body.maySign).toBe(false)
    await sql`update identity.person set totp_sealed = 'x', totp_enabled_at = now() where id = ${expert.id}`.execute(app.db)
    await sql`update identity.session set second_factor_at = now() where person_id = ${expert.id}`.execute(app.db)
    expect((await sign(contractId, expert)).status).toBe(201)
    const entry = await app.db
      .selectFrom('experts.chain_entry')
      .select('body')
      .where('contract_id', '=', contractId)
      .where('kind', '=', 'signed-by-expert')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(entry.body)).toMatchObject({ proof: 'second-factor', by: expert.id })
  })

  it('revoked, the contract ends and its chain says so', async () => {
    const { expert, contractId } = await passed()
    await sign(contractId, expert)
    await countersign(contractId)
    expect((await app.post(`/staff/experts/${expert.id}/states`, { state: 'revoked', reason: '材料不实' }, operator)).status).toBe(201)
    const found = await check(contractId)
    expect(found).toMatchObject({ state: 'ended', valid: true })
    expect(found.entries.at(-1)).toMatchObject({ kind: 'ended' })
    expect((await sign(contractId, expert)).body.code).toBe('experts/contract-ended')
  })

  it('an erased person signs nothing any more, and the contract is kept', async () => {
    const { expert, contractId } = await passed()
    await app.db.transaction().execute((work) => privacyPart.erase(work, expert.id, new Date(start + 14 * day)))
    expect(await check(contractId)).toMatchObject({ state: 'ended', valid: true })
    expect((await app.get('/staff/probations', operator)).body.contracts.map((one: { id: string }) => one.id)).not.toContain(contractId)
    expect(JSON.stringify(await privacyPart.export(app.db, expert.id))).toContain(await numberOf(contractId))
  })
})

describe('the document', () => {
  it('is a PDF in Chinese with an embedded part of the font, and its text is the contract', async () => {
    const { expert, contractId } = await passed('孟夏', '孟夏生')
    const pdf = await pdfOf(contractId, expert)
    expect(await pdfOf(contractId, operator)).toEqual(pdf)
    const file = join(app.config.dataFolder, 'contract.pdf')
    writeFileSync(file, pdf)
    // Lines break anywhere in Chinese, and a footer stands between pages.
    const number = await numberOf(contractId)
    const text = execFileSync('pdftotext', ['-raw', file, '-'], { encoding: 'utf8' })
      .split('\f')
      .map((page) => page.replace(/\n[^\n]*\d+ ?\/ ?\d+\s*$/, ''))
      .join('')
      .replace(/\s/g, '')
    const { contract } = (await app.get('/me/contract', expert)).body
    const expected = [
      contract.text.title,
      ...contract.text.opening,
      ...contract.text.clauses.flatMap((one: { title: string; paragraphs: string[] }) => [one.title, ...one.paragraphs])
    ]
    for (const part of expected) expect(text).toContain(part.replace(/\s/g, ''))
    for (const part of ['孟夏生', `@${expert.username}`, '自然光摄影', '70%', '第四条内容许可', number]) expect(text).toContain(part)
    expect(execFileSync('pdffonts', [file], { encoding: 'utf8' })).toMatch(/\w{6}\+NotoSansSC-Regular\s+CID TrueType\s+Identity-H\s+yes yes yes/)
    expect(pdf.length).toBeLessThan(200_000)
  })
})

describe('the check', () => {
  const changeByte = (table: string, column: string, where: ReturnType<typeof sql>) =>
    sql`update ${sql.table(table)} set ${sql.ref(column)} = set_byte(${sql.ref(column)}, 500 % length(${sql.ref(column)}), get_byte(${sql.ref(column)}, 500 % length(${sql.ref(column)})) # 1) where ${where}`.execute(
      app.db
    )

  it('finds a changed byte in the document, an entry, a seal, and a missing entry', async () => {
    const { expert, contractId } = await passed()
    await sign(contractId, expert)
    await countersign(contractId)
    const before = await check(contractId)
    expect(before).toMatchObject({ valid: true, fault: null, state: 'in-force' })
    expect(JSON.stringify(before)).not.toContain('孟夏')
    const cases: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
      [
        'document',
        () => changeByte('experts.contract_document', 'pdf', sql`contract_id = ${contractId}`),
        () => changeByte('experts.contract_document', 'pdf', sql`contract_id = ${contractId}`)
      ],
      [
        'seal',
        () => changeByte('experts.chain_entry', 'seal', sql`contract_id = ${contractId} and kind = 'signed-by-expert'`),
        () => changeByte('experts.chain_entry', 'seal', sql`contract_id = ${contractId} and kind = 'signed-by-expert'`)
      ],
      [
        'entry',
        () =>
          sql`update experts.chain_entry set body = replace(body, 'signed-by-platform', 'signed-by-platforn') where contract_id = ${contractId}`.execute(
            app.db
          ),
        () =>
          sql`update experts.chain_entry set body = replace(body, 'signed-by-platforn', 'signed-by-platform') where contract_id = ${contractId}`.execute(app.db)
      ],
      [
        'entry',
        () => sql`update experts.chain_entry set at = at - interval '1 hour' where contract_id = ${contractId} and kind = 'signed-by-expert'`.execute(app.db),
        () => sql`update experts.chain_entry set at = at + interval '1 hour' where contract_id = ${contractId} and kind = 'signed-by-expert'`.execute(app.db)
      ]
    ]
    for (const [fault, change, restore] of cases) {
      await change()
      expect(await check(contractId)).toMatchObject({ valid: false, fault })
      await restore()
      expect(await check(contractId)).toEqual(before)
    }
    await sql`delete from experts.chain_entry where contract_id = ${contractId} and kind = 'signed-by-expert'`.execute(app.db)
    expect((await check(contractId)).valid).toBe(false)
    expect((await app.get('/contracts/by-number/KLC-2026-0001-aaaaaa/check')).status).toBe(404)
  })

  it('can be done by anybody: entries are linked by SHA-256, and Ed25519 holds with the published key', async () => {
    const expert = await anExpert()
    operator = await aPerson({ roles: ['operator'] })
    const { id } = await aSignedContract(expert, { signedBy: operator })
    const entries = await read(app.db).selectFrom('experts.chain_entry').selectAll().orderBy('seq').execute()
    const keys = await read(app.db).selectFrom('experts.signing_key').selectAll().where('purpose', '=', 'contract').execute()
    let previous = ''
    for (const entry of entries.filter((one) => one.contract_id === id)) {
      const hash = createHash('sha256').update(entry.body).digest()
      expect(hash.equals(entry.hash)).toBe(true)
      if (previous) expect(JSON.parse(entry.body).previous).toBe(previous)
      previous = hash.toString('hex')
      const jwk = keys.find((one) => one.id === entry.key_id)?.jwk
      expect(verify(null, hash, createPublicKey({ key: jwk ?? {}, format: 'jwk' }), entry.seal)).toBe(true)
    }
    expect(await check(id)).toMatchObject({ valid: true })
  })

  it('holds after a restart with the kept secrets, and after the secret was exchanged', async () => {
    const expert = await anExpert()
    operator = await aPerson({ roles: ['operator'] })
    const { id } = await aSignedContract(expert, { signedBy: operator })
    const key = signingKey('contract').id
    openSecrets(app.config)
    expect(signingKey('contract').id).toBe(key)
    openSecrets({ ...app.config, KLEARN_SECRET: 'another-secret-of-this-installation-0123456789' })
    expect(signingKey('contract').id).not.toBe(key)
    expect(await check(id)).toMatchObject({ valid: true })
    openSecrets(app.config)
  })
})
