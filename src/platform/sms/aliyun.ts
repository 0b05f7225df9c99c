import { createHmac, randomUUID } from 'node:crypto'
import { now } from '../time/clock.ts'
import type { Sms, SmsPurpose, SmsSender } from './sms.ts'

export interface AliyunOptions {
  accessKey: string
  accessSecret: string
  /** The approved signature that stands before the message, e.g. 可学. */
  signName: string
  /** The approved template of each purpose, e.g. `{ code: 'SMS_154950909' }`. */
  templates: Partial<Record<SmsPurpose, string>>
  endpoint?: string
}

/** A refusal of the provider, with its code: `isv.BUSINESS_LIMIT_CONTROL`, `SignatureDoesNotMatch`, … */
export class AliyunError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(`${code}: ${message}`)
    this.name = 'AliyunError'
    this.code = code
  }
}

/** Text messages by Aliyun, by its signed HTTPS interface (RPC style, API version 2017-05-25). */
export function aliyunSms(options: AliyunOptions): SmsSender {
  return { send: (message) => sendByAliyun(options, message) }
}

async function sendByAliyun(options: AliyunOptions, { to, purpose, text, values }: Sms): Promise<void> {
  const template = options.templates[purpose]
  if (!template) throw new AliyunError('no-template', `no template is approved for ${purpose}`)
  const parameters: Record<string, string> = {
    Action: 'SendSms',
    Version: '2017-05-25',
    RegionId: 'cn-hangzhou',
    Format: 'JSON',
    AccessKeyId: options.accessKey,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: now().toISOString().replace(/\.\d+/, ''),
    // Chinese numbers go without the country, others with it but without the plus.
    PhoneNumbers: to.replace(/^\+86(?=1\d{10}$)/, '').replace(/^\+/, ''),
    SignName: options.signName,
    TemplateCode: template,
    TemplateParam: JSON.stringify(values ?? { text })
  }
  const body = new URLSearchParams({ ...parameters, Signature: aliyunSignature('POST', parameters, options.accessSecret) })
  const answer = await fetch(options.endpoint ?? 'https://dysmsapi.aliyuncs.com/', { method: 'POST', body, signal: AbortSignal.timeout(10_000) })
  const result = (await answer.json().catch(() => ({}))) as { Code?: string; Message?: string }
  if (!answer.ok || result.Code !== 'OK') throw new AliyunError(result.Code ?? `http-${answer.status}`, result.Message ?? 'no message')
}

/** Aliyun's RPC signature: HMAC-SHA1 over the sorted, encoded parameters, the key with an ampersand behind it. */
export function aliyunSignature(method: string, parameters: Readonly<Record<string, string>>, secret: string): string {
  const canonical = Object.keys(parameters)
    .sort()
    .map((name) => `${encode(name)}=${encode(parameters[name] ?? '')}`)
    .join('&')
  return createHmac('sha1', `${secret}&`)
    .update(`${method}&${encode('/')}&${encode(canonical)}`)
    .digest('base64')
}

/** RFC 3986: encodeURIComponent leaves five signs alone that Aliyun encodes. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
