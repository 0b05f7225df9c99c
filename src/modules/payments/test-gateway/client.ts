import { refuse } from '#platform/errors.ts'
import type { Gateway, Standing } from '../gateway.ts'
import { isSigned, sign } from './signature.ts'

interface Payment {
  ref: string
  payUrl: string
  state: Standing['state']
  amount: number
  currency: string
  paidAt?: string
}

/** Speaks to the test gateway at `url` with the shared secret: signed both ways, like a real one. */
export function testGateway(url: string, secret: string): Gateway {
  async function call<Answer>(path: string, body: object): Promise<Answer> {
    const text = JSON.stringify(body)
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gateway-signature': sign(secret, text) },
      body: text,
      signal: AbortSignal.timeout(5000)
    }).catch(() => undefined)
    if (!response) throw refuse.unavailable('payments/gateway-away')
    const answer = await response.text()
    if (!response.ok) throw new Error(`test gateway answered ${response.status}: ${answer.slice(0, 200)}`)
    if (!isSigned(secret, answer, response.headers.get('x-gateway-signature'))) throw refuse.notAllowed('payments/bad-signature')
    return JSON.parse(answer) as Answer
  }
  const standingOf = (payment: Payment): Standing => ({
    state: payment.state,
    amount: payment.amount,
    currency: payment.currency,
    ...(payment.paidAt && { paidAt: new Date(payment.paidAt) })
  })

  return {
    name: 'test',
    acknowledgement: 'success',
    async create({ paymentId, amount, currency, subject, expiresAt, notifyUrl, returnUrl }) {
      const made = await call<Payment>('/v1/payments', { paymentId, amount, currency, subject, expiresAt: expiresAt.toISOString(), notifyUrl, returnUrl })
      return { gatewayRef: made.ref, payUrl: made.payUrl }
    },
    query: async (gatewayRef) => standingOf(await call<Payment>('/v1/query', { ref: gatewayRef })),
    async refund({ gatewayRef, refundId, amount, currency }) {
      const made = await call<{ ref: string }>('/v1/refunds', { ref: gatewayRef, refundId, amount, currency })
      return { gatewayRef: made.ref }
    },
    readCallback(headers, body) {
      const text = body.toString('utf8')
      if (!isSigned(secret, text, headers['x-gateway-signature'])) throw refuse.notAllowed('payments/bad-signature')
      const told = JSON.parse(text) as { eventId: string; paymentId: string; payment: Payment }
      return { eventId: told.eventId, paymentId: told.paymentId, standing: standingOf(told.payment) }
    }
  }
}
