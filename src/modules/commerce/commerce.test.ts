import { createHash } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCourse } from '#modules/catalog/builders.ts'
import { aPerson } from '#modules/identity/builders.ts'
import { balance, findImbalance } from '#modules/ledger/index.ts'
import { startTestGateway, type TestGatewayService } from '#modules/payments/test-gateway/service.ts'
import { sign } from '#modules/payments/test-gateway/signature.ts'
import { setClock } from '#platform/time/clock.ts'
import { startTestApp, type TestApp, type Who } from '../../../test/support/app.ts'
import { afterStep, type OrderState, type OrderStep, refundByRule, reverse, sellerPart } from './rules.ts'

const secret = createHash('sha256').update('test').digest('hex')
let app: TestApp
let gateway: TestGatewayService
let expert: { id: string; cookie: string }
let operator: Who
let course: { id: string }

beforeAll(async () => {
  gateway = await startTestGateway({ port: 0, secret, journal: join(mkdtempSync(join(tmpdir(), 'gateway-')), 'journal') })
  app = await startTestApp({ TEST_GATEWAY_URL: gateway.url, TEST_GATEWAY_SECRET: secret })
  expert = await aPerson({ roles: ['expert'] })
  operator = await aPerson({ roles: ['operator'] })
  course = await aCourse({ owner: expert.id, price: 19_900, published: true, tasks: [{ lessons: [{}, {}, {}, {}] }] })
})
afterAll(async () => {
  await app.close()
  await gateway.close()
})

const place = (who: Who, courseId = course.id) => app.post('/orders', { courseId, consent: true }, who)
const open = (who: Who, orderId: string) => app.post(`/orders/${orderId}/payments`, { gateway: 'test' }, who)
const standing = async (who: Who, orderId: string) => (await app.get(`/orders/${orderId}`, who)).body.order.state
/** What the buyer does on the gateway's page; then everything that follows from it. */
async function act(payUrl: string, what: string) {
  await fetch(payUrl, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `act=${what}` })
  await app.settle()
}

/** Places an order and opens its payment at the gateway, as the checkout page does. */
async function toGateway(who: Who, courseId = course.id): Promise<{ orderId: string; payUrl: string }> {
  const order = await place(who, courseId)
  const paid = await open(who, order.body.orderId)
  return { orderId: order.body.orderId, payUrl: paid.body.payUrl }
}

test('bought, paid, enrolled; the split is booked to the cent and the callback may come twice', async () => {
  const buyer = await aPerson()
  const { orderId, payUrl } = await toGateway(buyer)
  const [before, income] = [await balance(app.db, 'expert_pending', expert.id), await balance(app.db, 'platform_income', null)]
  await act(payUrl, 'twice')
  expect(await standing(buyer, orderId)).toBe('paid')
  expect(await balance(app.db, 'expert_pending', expert.id)).toBe(before + 13_930)
  expect(await balance(app.db, 'platform_income', null)).toBe(income + 5_970)
  expect((await app.get(`/courses/${course.id}/price`, buyer)).body.state).toBe('owned')
  const enrolled = await app.db.selectFrom('learning.enrolment').select('id').where('learner_id', '=', buyer.id).execute()
  expect(enrolled).toHaveLength(1)
})

test('two tabs and a double click end in one order; an owner cannot buy again', async () => {
  const buyer = await aPerson()
  const answers = await Promise.all([place(buyer), place(buyer), place(buyer)])
  expect(new Set(answers.map((one) => one.body.orderId)).size).toBe(1)
  const { payUrl } = await toGateway(buyer)
  await act(payUrl, 'pay')
  expect((await place(buyer)).body.code).toBe('commerce/already-owned')
})

test('a lost callback is found by asking the gateway on return, and by the clock', async () => {
  const [one, two] = [await aPerson(), await aPerson()]
  const first = await toGateway(one)
  await act(first.payUrl, 'silent')
  expect(await standing(one, first.orderId)).toBe('placed')
  await app.post(`/orders/${first.orderId}/payment-refresh`, {}, one)
  await app.settle()
  expect(await standing(one, first.orderId)).toBe('paid')

  const second = await toGateway(two)
  await act(second.payUrl, 'silent')
  setClock(new Date(Date.now() + 60_000))
  await app.tick('payments.ask-gateways')
  expect(await standing(two, second.orderId)).toBe('paid')
  setClock()
})

test('an order expires by the clock; who pays after that still gets the course', async () => {
  const buyer = await aPerson()
  const { orderId, payUrl } = await toGateway(buyer)
  setClock(new Date(Date.now() + 31 * 60_000))
  await app.tick('commerce.expire-orders')
  expect(await standing(buyer, orderId)).toBe('expired')
  setClock()
  await act(payUrl, 'pay')
  expect(await standing(buyer, orderId)).toBe('paid')
})

test('paid late for what was bought meanwhile by another order: the money goes back by itself', async () => {
  const buyer = await aPerson()
  const late = await toGateway(buyer)
  await app.post(`/orders/${late.orderId}/cancellation`, {}, buyer)
  const second = await toGateway(buyer)
  await act(second.payUrl, 'pay')
  await act(late.payUrl, 'pay')
  expect(await standing(buyer, late.orderId)).toBe('refunded')
  expect(await standing(buyer, second.orderId)).toBe('paid')
  expect((await app.get(`/courses/${course.id}/price`, buyer)).body.state).toBe('owned')
  expect(await findImbalance()).toEqual([])
})

test('a forged, an old and a wrong-sum callback change nothing', async () => {
  const buyer = await aPerson()
  const { orderId } = await toGateway(buyer)
  const payment = await app.db.selectFrom('payments.payment').selectAll().where('order_id', '=', orderId).executeTakeFirstOrThrow()
  const body = (amount: number) =>
    JSON.stringify({ eventId: `e${Math.random()}`, paymentId: payment.id, payment: { ref: payment.gateway_ref, state: 'succeeded', amount, currency: 'CNY' } })
  const send = (text: string, signature: string) =>
    fetch(`${app.url}/webhooks/payments/test`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gateway-signature': signature },
      body: text
    })
  expect((await send(body(19_900), sign('another secret', body(19_900)))).status).toBe(403)
  expect((await send(body(19_900), '')).status).toBe(403)
  const old = body(19_900)
  expect((await send(old, sign(secret, old, Date.now() - 600_000))).status).toBe(403)
  const cheap = body(1)
  expect((await send(cheap, sign(secret, cheap))).status).toBe(200)
  await app.settle()
  expect(await standing(buyer, orderId)).toBe('placed')
})

test('a refund within the rule is granted at once: access ends, each line of the split is reversed', async () => {
  const buyer = await aPerson()
  const { orderId, payUrl } = await toGateway(buyer)
  const [before, income] = [await balance(app.db, 'expert_pending', expert.id), await balance(app.db, 'platform_income', null)]
  await act(payUrl, 'pay')
  const asked = await app.post(`/orders/${orderId}/refund-requests`, { reason: '买错了' }, buyer)
  expect(asked.body.state).toBe('approved')
  expect((await app.get('/me/export', buyer)).body.parts.commerce).toMatchObject({
    orders: [{ total_amount: 19_900 }],
    refunds: [{ reason: '买错了' }],
    sales: []
  })
  await app.settle()
  expect(await standing(buyer, orderId)).toBe('refunded')
  expect(await balance(app.db, 'expert_pending', expert.id)).toBe(before)
  expect(await balance(app.db, 'platform_income', null)).toBe(income)
  expect((await app.get(`/courses/${course.id}/price`, buyer)).body.state).toBe('paid')
  const active = await app.db.selectFrom('learning.enrolment').select('id').where('learner_id', '=', buyer.id).where('ended_at', 'is', null).execute()
  expect(active).toEqual([])
})

test('parts of an order are refunded by staff, never more than is left, and income is released after the holding time', async () => {
  const buyer = await aPerson()
  const { orderId, payUrl } = await toGateway(buyer)
  await act(payUrl, 'pay')
  const pending = await balance(app.db, 'expert_pending', expert.id)
  const part = await app.post(`/orders/${orderId}/refunds`, { amount: 3_333, reason: '第三节的视频坏了两天' }, operator)
  expect(part.status).toBe(201)
  await app.settle()
  expect(await standing(buyer, orderId)).toBe('paid')
  expect(await balance(app.db, 'expert_pending', expert.id)).toBe(pending - 2_333)
  expect((await app.post(`/orders/${orderId}/refunds`, { amount: 16_568, reason: '太多' }, operator)).body.code).toBe('commerce/refund-above-rest')
  setClock(new Date(Date.now() + 40 * 86_400_000))
  await app.tick('commerce.release-income')
  expect(await balance(app.db, 'expert_payable', expert.id)).toBeGreaterThanOrEqual(13_930 - 2_333)
  expect(await balance(app.db, 'expert_pending', expert.id)).toBe(0)
  await app.post(`/orders/${orderId}/refunds`, { reason: '其余也退' }, operator)
  await app.settle()
  expect(await standing(buyer, orderId)).toBe('refunded')
  expect(await findImbalance()).toEqual([])
  setClock()
})

test("somebody else's order does not exist; only staff refund", async () => {
  const [buyer, stranger] = [await aPerson(), await aPerson()]
  const { orderId, payUrl } = await toGateway(buyer)
  for (const answer of [
    await app.get(`/orders/${orderId}`, stranger),
    await app.post(`/orders/${orderId}/cancellation`, {}, stranger),
    await app.post(`/orders/${orderId}/refund-requests`, { reason: 'mine' }, stranger),
    await open(stranger, orderId)
  ])
    expect(answer.status).toBe(404)
  await act(payUrl, 'pay')
  expect((await app.post(`/orders/${orderId}/refunds`, { reason: 'please' }, stranger)).status).toBe(403)
  expect((await app.post(`/orders/${orderId}/refunds`, { reason: 'please' }, buyer)).status).toBe(403)
})

test('nobody decides about their own money, and a form that a colleague was faster with is told so', async () => {
  const staffBuyer = await aPerson({ roles: ['operator'] })
  const own = await toGateway(staffBuyer)
  await act(own.payUrl, 'pay')
  expect((await app.post(`/orders/${own.orderId}/refunds`, { reason: '给自己' }, staffBuyer)).status).toBe(403)
  const form = { amount: 3_000, reason: '两个窗口', refundedBefore: 0 }
  expect((await app.post(`/orders/${own.orderId}/refunds`, form, operator)).status).toBe(201)
  await app.settle()
  expect(await app.post(`/orders/${own.orderId}/refunds`, form, operator)).toMatchObject({ status: 409, body: { code: 'platform/try-again' } })
})

test('a buyer sees the order and not how its money is split', async () => {
  const buyer = await aPerson()
  const { orderId, payUrl } = await toGateway(buyer)
  await act(payUrl, 'pay')
  const seen = (await app.get(`/orders/${orderId}`, buyer)).body
  expect(seen).toMatchObject({ ledger: [], lines: [{ seller_amount: 0, share_percent: 0, amount: 19_900 }] })
  expect((await app.get(`/orders/${orderId}`, operator)).body.lines).toMatchObject([{ seller_amount: 13_930 }])
})

test('a free course is ordered once by a double click', async () => {
  const free = await aCourse({ owner: expert.id, price: 0, published: true, tasks: [{ lessons: [{}] }] })
  const buyer = await aPerson()
  await Promise.all([place(buyer, free.id), place(buyer, free.id)])
  await app.settle()
  expect(await app.db.selectFrom('commerce.order').select('id').where('buyer_id', '=', buyer.id).execute()).toHaveLength(1)
})

test('what was learned before access ran out still counts for the refund rule', async () => {
  const buyer = await aPerson()
  const { orderId, payUrl } = await toGateway(buyer)
  await act(payUrl, 'pay')
  await app.db
    .updateTable('learning.enrolment')
    .set({ ended_at: new Date(), ended_reason: 'expiry', progress_percent: 100 })
    .where('learner_id', '=', buyer.id)
    .execute()
  expect((await app.post(`/orders/${orderId}/refund-requests`, { reason: '学完了再退' }, buyer)).body.state).toBe('requested')
})

test('consent and the price that was seen are needed', async () => {
  const buyer = await aPerson()
  expect((await app.post('/orders', { courseId: course.id }, buyer)).body.fields.consent[0].code).toBe('commerce/consent-needed')
  expect((await app.post('/orders', { courseId: course.id, consent: true, expectedAmount: 1 }, buyer)).body.code).toBe('commerce/price-changed')
  expect((await place(expert)).body.code).toBe('commerce/own-course')
})

test('whatever steps come in whatever order, an order is paid at most once and never leaves refunded', () => {
  const step = fc.constantFrom<OrderStep>('pay', 'expire', 'cancel', 'refund-whole', 'refund-part')
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let state: OrderState = 'placed'
      let paid = 0
      for (const one of steps) {
        const next = afterStep(state, one)
        if (state === 'refunded') expect(next).toBeUndefined()
        if (next && one === 'pay') paid += 1
        state = next ?? state
      }
      expect(paid).toBeLessThanOrEqual(1)
      if (state === 'paid' || state === 'refunded') expect(paid).toBe(1)
    })
  )
})

test('refunds in any parts give back exactly what was booked, to the cent', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.integer({ min: 0, max: 100 }),
      fc.array(fc.integer({ min: 1, max: 1_000_000 }), { maxLength: 8 }),
      (amount, percent, parts) => {
        const left = { seller: sellerPart(amount, percent), platform: amount - sellerPart(amount, percent) }
        let rest = amount
        for (const wanted of [...parts, Number.MAX_SAFE_INTEGER]) {
          const refund = Math.min(wanted, rest)
          if (refund === 0) break
          const back = reverse(refund, left)
          expect(back.seller + back.platform).toBe(refund)
          expect(back.seller).toBeLessThanOrEqual(left.seller)
          expect(back.platform).toBeLessThanOrEqual(left.platform)
          left.seller -= back.seller
          left.platform -= back.platform
          rest -= refund
        }
        expect(left).toEqual({ seller: 0, platform: 0 })
      }
    )
  )
})

test('the refund rule counts days and lessons', () => {
  const terms = {
    paidAt: new Date('2026-11-01T00:00:00Z'),
    refundDays: 7,
    progressLimitPercent: 15,
    progressPercent: 10,
    now: new Date('2026-11-07T00:00:00Z')
  }
  expect(refundByRule(terms)).toBe(true)
  expect(refundByRule({ ...terms, now: new Date('2026-11-09T00:00:00Z') })).toBe('commerce/refund-window-over')
  expect(refundByRule({ ...terms, progressPercent: 16 })).toBe('commerce/refund-too-much-learned')
})
