import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../test/support/app.ts'
import { newId } from '#platform/id.ts'
import { setClock } from '#platform/time/clock.ts'
import { closeAccounts, findImbalance } from './close-accounts.ts'
import { post } from './post-entry.ts'
import { balance, balancesOf } from './queries.ts'
import { credit, debit } from './rules.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())

const book = (lines: Parameters<typeof post>[1]['lines'], ref = newId(), at = new Date()) =>
  app.db.transaction().execute((work) => post(work, { kind: 'test', ref: { kind: 'test', id: ref }, currency: 'CNY', at, lines }))

test('an order of 199.00 with a share of 70 % leaves every account right', async () => {
  const expert = newId()
  await book([debit('gateway', 19_900, { name: 'test' }), credit('expert_pending', 13_930, { ownerId: expert }), credit('platform_income', 5_970)])
  expect(await balance(app.db, 'expert_pending', expert)).toBe(13_930)
})

test('the same happening is booked once, also when told twice at the same moment', async () => {
  const [ref, owner] = [newId(), newId()]
  const lines = [debit('gateway', 100, { name: 'test' }), credit('held', 100, { ownerId: owner })]
  const ids = await Promise.all([book(lines, ref), book(lines, ref), book(lines, ref)])
  expect(new Set(ids).size).toBe(1)
  expect(await balance(app.db, 'held', owner)).toBe(100)
})

test('the database itself refuses an entry that does not sum to zero, mixed currencies, and any change', async () => {
  await expect(book([debit('bank', 5), credit('platform_income', 4)])).rejects.toThrow('sum to 1')
  const entry = await book([debit('bank', 5), credit('platform_income', 5)])
  await expect(
    sql`insert into ledger.line (entry_id, account_id, amount, at) select entry_id, account_id, 7, now() from ledger.line where entry_id = ${entry} limit 1`.execute(
      app.db
    )
  ).rejects.toThrow('does not sum to zero')
  await expect(sql`update ledger.line set amount = 9 where entry_id = ${entry}`.execute(app.db)).rejects.toThrow('never changed')
  await expect(sql`delete from ledger.entry where id = ${entry}`.execute(app.db)).rejects.toThrow()
})

test('whatever is booked, all accounts sum to zero, and closing changes no balance', async () => {
  const owners = Array.from({ length: 4 }, newId)
  const move = fc.record({
    from: fc.integer({ min: 0, max: 3 }),
    to: fc.integer({ min: 0, max: 3 }),
    amount: fc.integer({ min: 1, max: 1_000_000 }),
    hoursAgo: fc.integer({ min: 0, max: 5 })
  })
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 12 }), async (moves) => {
      const model = await Promise.all(owners.map((owner) => balance(app.db, 'expert_payable', owner)))
      for (const { from, to, amount, hoursAgo } of moves) {
        // Booked hours ago; when it happened says nothing about that.
        setClock(new Date(Date.now() - hoursAgo * 3_600_000))
        await book([debit('expert_payable', amount, { ownerId: owners[from] }), credit('expert_payable', amount, { ownerId: owners[to] })])
        setClock()
        model[from] = (model[from] ?? 0) - amount
        model[to] = (model[to] ?? 0) + amount
      }
      // A job that is tried again may run beside its first try.
      await Promise.all([closeAccounts.run(), closeAccounts.run()])
      expect(await Promise.all(owners.map((owner) => balance(app.db, 'expert_payable', owner)))).toEqual(model)
      expect(await findImbalance()).toEqual([])
    }),
    { numRuns: 15 }
  )
})

test('a house balance is read by nobody but finance', async () => {
  expect((await app.get('/ledger/trial-balance')).status).toBe(401)
  expect((await balancesOf(app.db, null)).length).toBeGreaterThan(0)
})
