import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCourse } from '#modules/catalog/builders.ts'
import { aPerson } from '#modules/identity/builders.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp, type Who } from '../../../test/support/app.ts'
import { startTestGateway, type TestGatewayService } from './test-gateway/service.ts'

const secret = 'a secret of these tests'
let app: TestApp
let gateway: TestGatewayService
let course: { id: string }

beforeAll(async () => {
  gateway = await startTestGateway({ port: 0, secret, journal: join(mkdtempSync(join(tmpdir(), 'gateway-')), 'journal') })
  app = await startTestApp({ TEST_GATEWAY_URL: gateway.url, TEST_GATEWAY_SECRET: secret })
  course = await aCourse({ owner: (await aPerson({ roles: ['expert'] })).id, price: 19_900, published: true, tasks: [{ lessons: [{}] }] })
})
afterAll(async () => {
  await app.close()
  await gateway.close()
})

async function anOrder(buyer: Who): Promise<string> {
  return (await app.post('/orders', { courseId: course.id, consent: true }, buyer)).body.orderId
}
const pay = async (buyer: Who, orderId: string) =>
  (await app.post(`/orders/${orderId}/payments`, { gateway: 'test' }, buyer)).body as { paymentId: string; payUrl: string }
async function act(payUrl: string, what: string): Promise<void> {
  await fetch(payUrl, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `act=${what}` })
  await app.settle()
}
const payment = (id: string) => app.db.selectFrom('payments.payment').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

test('a buyer who waits on the order page does not use up the tries of the clock', async () => {
  const buyer = await aPerson()
  const orderId = await anOrder(buyer)
  const { paymentId, payUrl } = await pay(buyer, orderId)
  for (let i = 0; i < 15; i++) await app.post(`/orders/${orderId}/payment-refresh`, {}, buyer)
  expect((await payment(paymentId)).next_query_at).not.toBeNull()
  await act(payUrl, 'silent')
  setClock(new Date(Date.now() + 60_000))
  await app.tick('payments.ask-gateways')
  setClock()
  expect((await payment(paymentId)).state).toBe('succeeded')
})

test('a payment that cannot be asked about is asked later and later, and holds up no other', async () => {
  const [one, two] = [await aPerson(), await aPerson()]
  const [broken, good] = [await pay(one, await anOrder(one)), await pay(two, await anOrder(two))]
  await app.db.updateTable('payments.payment').set({ gateway: 'gone' }).where('id', '=', broken.paymentId).execute()
  await act(good.payUrl, 'silent')
  setClock(new Date(Date.now() + 60_000))
  await app.tick('payments.ask-gateways')
  setClock()
  expect((await payment(good.paymentId)).state).toBe('succeeded')
  expect(await payment(broken.paymentId)).toMatchObject({ state: 'created', queries: 1 })
})

test('a refund goes to the payment that paid the order, not to an earlier one that came in beside it', async () => {
  const buyer = await aPerson()
  const orderId = await anOrder(buyer)
  const { paymentId, payUrl } = await pay(buyer, orderId)
  await act(payUrl, 'pay')
  // The other one: paid earlier by the gateway's clock, told later, on its way back whole.
  const paid = await payment(paymentId)
  await app.db
    .insertInto('payments.payment')
    .values({ ...paid, id: crypto.randomUUID(), gateway_ref: 'another', settled_at: new Date(Date.now() - 3_600_000) })
    .execute()
  expect((await app.post(`/orders/${orderId}/refund-requests`, { reason: '买错了' }, buyer)).body.state).toBe('approved')
  await app.settle()
  const sent = await app.db.selectFrom('payments.refund_transfer').select('payment_id').where('payment_id', 'in', [paymentId]).execute()
  expect(sent).toEqual([{ payment_id: paymentId }])
})
