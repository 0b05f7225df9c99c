import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

export interface TestPayment {
  ref: string
  paymentId: string
  amount: number
  currency: string
  subject: string
  expiresAt: string
  notifyUrl: string
  returnUrl: string
  state: 'open' | 'succeeded' | 'failed'
  paidAt?: string
  refunds: { refundId: string; ref: string; amount: number }[]
}

/**
 * The gateway's own memory: a journal with one line per change, synced to disk before it is acknowledged,
 * so that the gateway, too, survives a crash.
 */
export function openStore(file: string) {
  const payments = new Map<string, TestPayment>()
  const byPaymentId = new Map<string, TestPayment>()
  const remember = (payment: TestPayment) => {
    payments.set(payment.ref, payment)
    byPaymentId.set(payment.paymentId, payment)
  }
  if (existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      try {
        if (line) remember(JSON.parse(line))
      } catch {
        // the last line of a killed process may be cut off: it was never acknowledged
      }
    }
  }
  mkdirSync(dirname(file), { recursive: true })
  const journal = openSync(file, 'a')
  return {
    get: (ref: string) => payments.get(ref),
    ofPayment: (paymentId: string) => byPaymentId.get(paymentId),
    save(payment: TestPayment) {
      remember(payment)
      writeSync(journal, `${JSON.stringify(payment)}\n`)
      fsyncSync(journal)
    },
    close: () => closeSync(journal)
  }
}
