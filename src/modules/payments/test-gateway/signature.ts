import { createHmac, timingSafeEqual } from 'node:crypto'

const maxAgeSeconds = 300

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`: the scheme of the test gateway, both ways. */
export function sign(secret: string, body: string, at = Date.now()): string {
  const t = Math.floor(at / 1000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}

/** Whether a signature fits the body and is not older than five minutes. */
export function isSigned(secret: string, body: string, header: unknown, at = Date.now()): boolean {
  const found = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(String(header ?? ''))
  if (!found) return false
  if (Math.abs(at / 1000 - Number(found[1])) > maxAgeSeconds) return false
  const expected = createHmac('sha256', secret).update(`${found[1]}.${body}`).digest()
  return timingSafeEqual(expected, Buffer.from(found[2] ?? '', 'hex'))
}
