import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { aliyunSignature } from './aliyun.ts'
import { aliyunSms, type Sms, smsCatcher } from './index.ts'

const secret = 'a secret'
const received: Record<string, string>[] = []
let server: Server
let endpoint: string

// A stand-in that checks the signature as Aliyun does, and refuses like it.
beforeAll(async () => {
  server = createServer(async (req, res) => {
    const { Signature, ...parameters } = Object.fromEntries(new URLSearchParams(await text(req)))
    const answer = (status: number, body: unknown) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const stale = Math.abs(Date.now() - Date.parse(parameters.Timestamp ?? '')) > 15 * 60_000
    if (stale) return answer(400, { Code: 'InvalidTimeStamp.Expired', Message: 'expired' })
    if (received.some((one) => one.SignatureNonce === parameters.SignatureNonce)) return answer(400, { Code: 'SignatureNonceUsed', Message: 'used' })
    if (Signature !== aliyunSignature('POST', parameters, secret)) return answer(400, { Code: 'SignatureDoesNotMatch', Message: 'signature' })
    if (parameters.PhoneNumbers === '13900000000') return answer(200, { Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: '触发小时级流控' })
    received.push(parameters)
    return answer(200, { Code: 'OK', Message: 'OK', BizId: '1' })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  received.length = 0
})

const code: Sms = { to: '+8613800138000', text: '123456', purpose: 'code', values: { code: '123456' } }
const sender = (accessSecret = secret) => aliyunSms({ accessKey: 'key', accessSecret, signName: '可学', templates: { code: 'SMS_1' }, endpoint })

describe('Aliyun', () => {
  test('the signature is the documented one', () => {
    // The worked example of Aliyun's RPC documentation (ECS DescribeRegions, key "testsecret").
    const parameters = {
      Timestamp: '2016-02-23T12:46:24Z',
      Format: 'XML',
      AccessKeyId: 'testid',
      Action: 'DescribeRegions',
      SignatureMethod: 'HMAC-SHA1',
      SignatureNonce: '3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf',
      Version: '2014-05-26',
      SignatureVersion: '1.0'
    }
    expect(aliyunSignature('GET', parameters, 'testsecret')).toBe('OLeaidS1JvxuMvnyHOwuJ+uX5qY=')
  })

  test('a code arrives with signature name, template and values', async () => {
    await sender().send(code)
    expect(received[0]).toMatchObject({ PhoneNumbers: '13800138000', SignName: '可学', TemplateCode: 'SMS_1', TemplateParam: '{"code":"123456"}' })
    await sender().send({ ...code, to: '+14155550100' })
    expect(received[1]?.PhoneNumbers).toBe('14155550100')
  })

  test('every refusal is an error with its code', async () => {
    await expect(sender('wrong').send(code)).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' })
    await expect(sender().send({ ...code, to: '+8613900000000' })).rejects.toMatchObject({ code: 'isv.BUSINESS_LIMIT_CONTROL' })
    await expect(sender().send({ ...code, purpose: 'marketing' })).rejects.toMatchObject({ code: 'no-template' })
    expect(received).toEqual([])
  })
})

describe('the stand-in', () => {
  test('hands over what would be sent, and only to real numbers', async () => {
    const caught: Sms[] = []
    const catcher = smsCatcher((message) => void caught.push(message))
    await catcher.send(code)
    expect(caught).toEqual([code])
    await expect(catcher.send({ ...code, to: '13800138000' })).rejects.toThrow(RangeError)
  })
})
