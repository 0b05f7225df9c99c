import { createHash, createHmac } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newStorageKey, parseRange, type StorageDriver, s3Storage } from './index.ts'

// The S3 servers on npm accept any signature, so this test brings a small one that checks them
// (AWS Signature Version 4, query and header form), itself checked against Amazon's published example.

interface Signed {
  method: string
  path: string
  query: [string, string][]
  headers: Record<string, string>
  signedHeaders: string[]
  payloadHash: string
  date: string
  scope: string
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
const encode = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

function sigV4(request: Signed, secretKey: string): string {
  const canonical = [
    request.method,
    request.path
      .split('/')
      .map((part) => encode(decodeURIComponent(part)))
      .join('/'),
    request.query
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    ...request.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/\s+/g, ' ')}`),
    '',
    request.signedHeaders.join(';'),
    request.payloadHash
  ].join('\n')
  const text = ['AWS4-HMAC-SHA256', request.date, request.scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const [day = '', region = '', service = '', end = ''] = request.scope.split('/')
  const key = hmac(hmac(hmac(hmac(`AWS4${secretKey}`, day), region), service), end)
  return hmac(key, text).toString('hex')
}

test('the checker knows the published answer', () => {
  // "Authenticating Requests: Using Query Parameters", Amazon S3 API reference.
  const query: [string, string][] = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'],
    ['X-Amz-Date', '20130524T000000Z'],
    ['X-Amz-Expires', '86400'],
    ['X-Amz-SignedHeaders', 'host']
  ]
  const answer = sigV4(
    {
      method: 'GET',
      path: '/test.txt',
      query,
      headers: { host: 'examplebucket.s3.amazonaws.com' },
      signedHeaders: ['host'],
      payloadHash: 'UNSIGNED-PAYLOAD',
      date: '20130524T000000Z',
      scope: '20130524/us-east-1/s3/aws4_request'
    },
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
  )
  expect(answer).toBe('aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404')
})

const accessKey = 'AKIAKLEARNTEST'
const secretKey = 'a+secret/key'
const files = new Map<string, Buffer>()
const seen: string[] = []

function checkSignature(req: IncomingMessage, url: URL): 'good' | 'bad' | 'expired' {
  const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]))
  const query = [...url.searchParams].filter(([name]) => name !== 'X-Amz-Signature')
  const inQuery = url.searchParams.has('X-Amz-Signature')
  const parts = inQuery
    ? {
        credential: url.searchParams.get('X-Amz-Credential') ?? '',
        names: url.searchParams.get('X-Amz-SignedHeaders') ?? '',
        signature: url.searchParams.get('X-Amz-Signature') ?? ''
      }
    : /Credential=(?<credential>[^,]+), ?SignedHeaders=(?<names>[^,]+), ?Signature=(?<signature>\w+)/.exec(headers.authorization ?? '')?.groups
  if (!parts) return 'bad'
  const { credential = '', names = '', signature } = parts
  const [id, ...scope] = credential.split('/')
  const date = (inQuery ? url.searchParams.get('X-Amz-Date') : headers['x-amz-date']) ?? ''
  const expected = sigV4(
    {
      method: req.method ?? '',
      path: url.pathname,
      query,
      headers,
      signedHeaders: names.split(';'),
      payloadHash: inQuery ? 'UNSIGNED-PAYLOAD' : (headers['x-amz-content-sha256'] ?? ''),
      date,
      scope: scope.join('/')
    },
    secretKey
  )
  if (id !== accessKey || signature !== expected) return 'bad'
  const at = Date.parse(date.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'))
  return inQuery && at + Number(url.searchParams.get('X-Amz-Expires')) * 1000 < Date.now() ? 'expired' : 'good'
}

async function standIn(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '', `http://${req.headers.host}`)
  const body = await buffer(req)
  seen.push(`${req.method} ${url.pathname}`)
  const fail = (status: number, code: string) =>
    void res.writeHead(status, { 'content-type': 'application/xml' }).end(req.method === 'HEAD' ? undefined : `<Error><Code>${code}</Code></Error>`)
  if (checkSignature(req, url) !== 'good') return fail(403, 'SignatureDoesNotMatch')
  const claimed = req.headers['x-amz-content-sha256']
  if (claimed && /^[0-9a-f]{64}$/.test(String(claimed)) && createHash('sha256').update(body).digest('hex') !== claimed)
    return fail(400, 'XAmzContentSHA256Mismatch')
  if (req.method === 'PUT') {
    files.set(url.pathname, body)
    return void res.writeHead(200).end()
  }
  if (req.method === 'DELETE') {
    files.delete(url.pathname)
    return void res.writeHead(204).end()
  }
  const file = files.get(url.pathname)
  if (!file) return fail(404, 'NoSuchKey')
  const range = parseRange(req.headers.range, file.length)
  const part = typeof range === 'object' ? file.subarray(range.start, range.end + 1) : file
  const headers: Record<string, string | number> = { 'content-length': part.length }
  for (const name of ['type', 'disposition']) {
    const wanted = url.searchParams.get(`response-content-${name}`)
    if (wanted) headers[`content-${name}`] = wanted
  }
  res.writeHead(typeof range === 'object' ? 206 : 200, headers).end(req.method === 'HEAD' ? undefined : part)
}

describe('files in a bucket', () => {
  let server: Server
  let folder: string
  let driver: StorageDriver
  const options = () => ({
    bucket: 'klearn',
    region: 'us-east-1',
    accessKey,
    secretKey,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spoolFolder: join(folder, 'spool')
  })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'klearn-s3-'))
    server = createServer((req, res) => void standIn(req, res))
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    driver = await s3Storage(options())
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true })
  })

  test('put, get, part, size, remove, all signed', async () => {
    const key = newStorageKey()
    const stored = await driver.put(key, Buffer.from('0123456789'))
    expect(stored.sha256).toBe(createHash('sha256').update('0123456789').digest('hex'))
    expect(seen).toContain(`PUT /klearn/${key}`)
    expect((await buffer(await driver.get(key))).toString()).toBe('0123456789')
    expect((await buffer(await driver.get(key, { start: 2, end: 4 }))).toString()).toBe('234')
    expect(await driver.size(key)).toBe(10)
    await driver.remove(key)
    expect(await driver.exists(key)).toBe(false)
    await expect(driver.get(key)).rejects.toMatchObject({ code: 'platform/file-missing' })
  })

  test('a stream of unknown length is stored whole, or not at all', async () => {
    const key = newStorageKey()
    expect((await driver.put(key, Readable.from([Buffer.from('ab'), Buffer.from('cd')]))).size).toBe(4)
    expect((await buffer(await driver.get(key))).toString()).toBe('abcd')
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half')
        throw new Error('connection lost')
      })()
    )
    const other = newStorageKey()
    await expect(driver.put(other, broken)).rejects.toThrow('connection lost')
    expect(await driver.exists(other)).toBe(false)
    expect(readdirSync(join(folder, 'spool'))).toEqual([])
  })

  test('a finished file moves in', async () => {
    const source = join(folder, 'arrived')
    writeFileSync(source, 'video')
    const key = newStorageKey()
    expect((await driver.putFile(key, source)).size).toBe(5)
    expect(existsSync(source)).toBe(false)
    expect(files.get(`/klearn/${key}`)?.toString()).toBe('video')
  })

  test('signed addresses work for anybody, and only as they are', async () => {
    const key = newStorageKey()
    await driver.put(key, Buffer.from('handout'))
    const url = await driver.signedUrl(key, { expiresAt: new Date(Date.now() + 60_000), name: '讲义.pdf', type: 'application/pdf' })
    const answer = await fetch(url)
    expect(await answer.text()).toBe('handout')
    expect(answer.headers.get('content-disposition')).toContain("filename*=UTF-8''%E8%AE%B2%E4%B9%89.pdf")
    expect((await fetch(url.replace(key, newStorageKey()))).status).toBe(403)
    expect((await fetch(url.replace('application%2Fpdf', 'text%2Fhtml'))).status).toBe(403)
    expect((await fetch(url.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604800'))).status).toBe(403)
  })

  test('a wrong secret is a fault, not a missing file', async () => {
    const wrong = await s3Storage({ ...options(), secretKey: 'wrong' })
    await expect(wrong.put(newStorageKey(), Buffer.from('x'))).rejects.toThrow()
    await expect(wrong.exists(newStorageKey())).rejects.toThrow()
  })

  test('only keys become paths', async () => {
    await expect(driver.put('../other-bucket/x', Buffer.from('x'))).rejects.toThrow(RangeError)
  })
})
