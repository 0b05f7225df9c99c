import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { payPage } from './pay-page.ts'
import { isSigned, sign } from './signature.ts'
import { openStore, type TestPayment } from './store.ts'

export interface TestGatewayService {
  url: string
  close(): Promise<void>
}

/**
 * A payment gateway for development and tests, a small HTTP service of its own: signed API, signed callbacks,
 * and a page where one plays the payer: pay, fail, pay late, call back twice, never call back.
 */
export async function startTestGateway({
  port,
  secret,
  journal,
  host = '127.0.0.1'
}: {
  port: number
  secret: string
  journal: string
  host?: string
}): Promise<TestGatewayService> {
  const store = openStore(journal)
  const timers = new Set<NodeJS.Timeout>()
  let url = ''

  const server = createServer((request, response) => {
    route(request, response).catch((error) => {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(String(error))
    })
  })

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://gateway').pathname
    const body = await bodyOf(request)
    if (request.method === 'POST' && path.startsWith('/v1/')) {
      const signed = isSigned(secret, body, request.headers['x-gateway-signature'])
      answer(response, ...(signed ? api(path, JSON.parse(body)) : ([401, { error: 'bad signature' }] as [number, object])))
      return
    }
    const found = /^\/pay\/([\w-]+)$/.exec(path)
    const payment = found?.[1] && store.get(found[1])
    if (!payment) {
      page(response, 404, 'Not found')
      return
    }
    if (request.method === 'POST') {
      await act(payment, new URLSearchParams(body).get('act') ?? '')
      response.writeHead(303, { location: payment.returnUrl })
      response.end()
      return
    }
    page(response, 200, payPage(payment))
  }

  /** Status and answer of a signed call. */
  function api(path: string, input: Record<string, string | number>): [number, object] {
    if (path === '/v1/payments') {
      const known = store.ofPayment(String(input.paymentId))
      const payment: TestPayment = known ?? { ref: `T${randomUUID()}`, ...pick(input), state: 'open', refunds: [] }
      if (!known) store.save(payment)
      return [200, view(payment)]
    }
    const payment = store.get(String(input.ref))
    if (!payment) return [404, { error: 'no such payment' }]
    if (path === '/v1/query') return [200, view(payment)]
    if (path !== '/v1/refunds') return [404, { error: 'no such call' }]
    const before = payment.refunds.find((one) => one.refundId === input.refundId)
    const left = payment.amount - payment.refunds.reduce((sum, one) => sum + one.amount, 0)
    if (!before && (payment.state !== 'succeeded' || Number(input.amount) > left)) return [422, { error: 'nothing to refund' }]
    const refund = before ?? { refundId: String(input.refundId), ref: `R${randomUUID()}`, amount: Number(input.amount) }
    if (!before) store.save({ ...payment, refunds: [...payment.refunds, refund] })
    return [200, { ref: refund.ref }]
  }

  async function act(payment: TestPayment, act: string): Promise<void> {
    const settled = (state: 'succeeded' | 'failed'): TestPayment => {
      const now = store.get(payment.ref) ?? payment
      if (now.state === 'succeeded') return now
      const next: TestPayment = { ...now, state, ...(state === 'succeeded' && { paidAt: new Date().toISOString() }) }
      store.save(next)
      return next
    }
    if (act === 'pay') await callBack(settled('succeeded'), 1)
    if (act === 'twice') await callBack(settled('succeeded'), 2)
    if (act === 'silent') settled('succeeded')
    if (act === 'fail') await callBack(settled('failed'), 1)
    if (act === 'late') {
      const timer = setTimeout(() => {
        timers.delete(timer)
        void callBack(settled('succeeded'), 1)
      }, 20_000)
      timers.add(timer)
    }
  }

  /** Retries like a real gateway: a shop that is down hears of it later. */
  async function callBack(payment: TestPayment, times: number, attempt = 0): Promise<void> {
    const body = JSON.stringify({ eventId: `${payment.ref}:${payment.state}`, paymentId: payment.paymentId, payment: view(payment) })
    for (let i = 0; i < times; i++) {
      const answer = await fetch(payment.notifyUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-gateway-signature': sign(secret, body) },
        body,
        signal: AbortSignal.timeout(5000)
      }).catch(() => undefined)
      if (answer?.ok || attempt >= 6) continue
      const timer = setTimeout(
        () => {
          timers.delete(timer)
          void callBack(payment, 1, attempt + 1)
        },
        2000 * 2 ** attempt
      )
      timers.add(timer)
    }
  }

  const view = (payment: TestPayment) => ({
    ref: payment.ref,
    payUrl: `${url}/pay/${payment.ref}`,
    state: payment.state,
    amount: payment.amount,
    currency: payment.currency,
    paidAt: payment.paidAt
  })

  function answer(response: ServerResponse, status: number, body: object): void {
    const text = JSON.stringify(body)
    response.writeHead(status, { 'content-type': 'application/json', 'x-gateway-signature': sign(secret, text) })
    response.end(text)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  url = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    url,
    async close() {
      for (const timer of timers) clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      store.close()
    }
  }
}

const pick = (input: Record<string, string | number>) => ({
  paymentId: String(input.paymentId),
  amount: Number(input.amount),
  currency: String(input.currency),
  subject: String(input.subject),
  expiresAt: String(input.expiresAt),
  notifyUrl: String(input.notifyUrl),
  returnUrl: String(input.returnUrl)
})

function page(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  response.end(html)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}
