import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { localStorage, newStorageKey, parseRange, type StorageDriver, serveSigned, signUrl, verifyUrl } from './index.ts'

const secret = 'a secret of the tests'
let folder: string
let driver: StorageDriver

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'klearn-storage-'))
  driver = localStorage({ folder: join(folder, 'files'), urlPath: '/stored', secret })
})
afterAll(() => rmSync(folder, { recursive: true }))

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => error.code
  )

describe('local files', () => {
  test('what is put comes back, whole and in parts', async () => {
    const key = newStorageKey()
    const stored = await driver.put(key, Readable.from([Buffer.from('hello '), Buffer.from('world')]))
    expect(stored).toEqual({ size: 11, sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9' })
    expect((await buffer(await driver.get(key))).toString()).toBe('hello world')
    expect((await buffer(await driver.get(key, { start: 6, end: 8 }))).toString()).toBe('wor')
    expect(await driver.size(key)).toBe(11)
    await driver.remove(key)
    await driver.remove(key)
    expect(await driver.exists(key)).toBe(false)
    expect(await code(driver.get(key))).toBe('platform/file-missing')
  })

  test('files that belong together lie below one key', async () => {
    const key = newStorageKey()
    await driver.put(`${key}/index.m3u8`, Buffer.from('#EXTM3U'))
    expect((await buffer(await driver.get(`${key}/index.m3u8`))).toString()).toBe('#EXTM3U')
    expect(await driver.exists(key)).toBe(false)
  })

  test('a finished file moves in', async () => {
    const source = join(folder, 'arrived')
    writeFileSync(source, 'video')
    const key = newStorageKey()
    expect((await driver.putFile(key, source)).size).toBe(5)
    expect(statSync(source, { throwIfNoEntry: false })).toBeUndefined()
    expect((await buffer(await driver.get(key))).toString()).toBe('video')
  })

  test('a broken source leaves nothing behind', async () => {
    const key = newStorageKey()
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half')
        throw new Error('connection lost')
      })()
    )
    await expect(driver.put(key, broken)).rejects.toThrow('connection lost')
    expect(await driver.exists(key)).toBe(false)
    expect(readdirSync(join(folder, 'files/incoming'))).toEqual([])
  })

  test('others on the machine cannot read', async () => {
    const key = newStorageKey()
    await driver.put(key, Buffer.from('private'))
    expect(statSync(join(folder, 'files')).mode & 0o077).toBe(0)
    expect(statSync(join(folder, 'files', key.slice(34, 36), key)).mode & 0o077).toBe(0)
  })

  test('only keys become paths', async () => {
    const uuid = newStorageKey()
    const bad = [
      '',
      '..',
      '../secrets.json',
      '/etc/passwd',
      `${uuid}/../x`,
      `${uuid}/..`,
      `${uuid}/a/../../b`,
      `${uuid}/.hidden`,
      `${uuid}\0`,
      `${uuid}/a\\b`,
      uuid.toUpperCase(),
      `${uuid}/a/b/c/d`,
      `${uuid}/中文`
    ]
    for (const key of bad) {
      await expect(driver.get(key)).rejects.toThrow(RangeError)
      await expect(driver.put(key, Buffer.from('x'))).rejects.toThrow(RangeError)
      await expect(driver.exists(key)).rejects.toThrow(RangeError)
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), async (key) => {
        await expect(driver.size(key)).rejects.toThrow(RangeError)
      })
    )
  })
})

describe('signed addresses', () => {
  const until = new Date('2026-11-24T12:00:00Z')
  const url = signUrl('/stored/x?name=a&v=1', until, secret)
  const before = new Date('2026-11-24T11:59:59Z')

  test('good until they expire', () => {
    expect(verifyUrl(url, secret, before)).toBe('good')
    expect(verifyUrl(url, secret, until)).toBe('expired')
    expect(verifyUrl(signUrl('/plain', until, secret), secret, before)).toBe('good')
  })

  test('any change is a forgery', () => {
    expect(verifyUrl(url, 'another secret', before)).toBe('forged')
    expect(verifyUrl(url.replace('v=1', 'v=2'), secret, before)).toBe('forged')
    expect(verifyUrl(url.replace(/expires=\d+/, 'expires=9999999999'), secret, before)).toBe('forged')
    expect(verifyUrl(`${url}&x=1`, secret, before)).toBe('forged')
    expect(verifyUrl('/stored/x', secret, before)).toBe('forged')
    fc.assert(
      fc.property(fc.nat({ max: url.length - 1 }), fc.constantFrom('a', 'B', '0', '/', '%'), (at, letter) => {
        if (url[at] === letter) return
        expect(verifyUrl(url.slice(0, at) + letter + url.slice(at + 1), secret, before)).toBe('forged')
      })
    )
  })
})

describe('serving', () => {
  let server: Server
  let base: string
  beforeAll(async () => {
    server = createServer((req, res) => void serveSigned(req, res, { driver, urlPath: '/stored', secret }))
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  const soon = () => new Date(Date.now() + 60_000)

  test('whole, part, unchanged, beyond the end', async () => {
    const key = newStorageKey()
    await driver.put(key, Buffer.from('0123456789'))
    const url = base + (await driver.signedUrl(key, { expiresAt: soon(), name: '讲义 1.pdf', type: 'application/pdf', inline: true }))
    const whole = await fetch(url)
    expect(whole.status).toBe(200)
    expect(await whole.text()).toBe('0123456789')
    expect(whole.headers.get('content-type')).toBe('application/pdf')
    expect(whole.headers.get('content-disposition')).toContain('inline; filename="__ 1.pdf"; filename*=UTF-8\'\'%E8%AE%B2%E4%B9%89%201.pdf')
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    expect(whole.headers.get('content-security-policy')).toContain('sandbox')

    const part = await fetch(url, { headers: { range: 'bytes=-3' } })
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([206, '789', 'bytes 7-9/10'])
    expect((await fetch(url, { headers: { range: 'bytes=10-' } })).status).toBe(416)
    expect((await fetch(url, { headers: { 'if-none-match': whole.headers.get('etag') ?? '' } })).status).toBe(304)
    const stale = await fetch(url, { headers: { range: 'bytes=0-1', 'if-range': '"another"' } })
    expect([stale.status, await stale.text()]).toEqual([200, '0123456789'])
    expect((await fetch(url, { method: 'HEAD' })).headers.get('content-length')).toBe('10')
    expect((await fetch(url, { method: 'POST' })).status).toBe(405)
  })

  test('a type that can run scripts is always a download', async () => {
    const key = newStorageKey()
    await driver.put(key, Buffer.from('<script>alert(1)</script>'))
    const url = base + (await driver.signedUrl(key, { expiresAt: soon(), name: 'a.html', type: 'text/html', inline: true }))
    expect((await fetch(url)).headers.get('content-disposition')).toMatch(/^attachment/)
  })

  test('forged, expired and missing', async () => {
    const key = newStorageKey()
    await driver.put(key, Buffer.from('x'))
    const options = { expiresAt: soon(), name: 'a.txt', type: 'text/plain' }
    const url = await driver.signedUrl(key, options)
    expect((await fetch(base + url.replace('text%2Fplain', 'text%2Fhtml'))).status).toBe(403)
    expect((await fetch(`${base}/stored/${key}`)).status).toBe(403)
    expect((await fetch(base + (await driver.signedUrl(key, { ...options, expiresAt: new Date(Date.now() - 1000) })))).status).toBe(410)
    await driver.remove(key)
    expect((await fetch(base + url)).status).toBe(404)
  })
})

describe('ranges', () => {
  test('by the standard', () => {
    expect(parseRange('bytes=0-4', 10)).toEqual({ start: 0, end: 4 })
    expect(parseRange('bytes=5-', 10)).toEqual({ start: 5, end: 9 })
    expect(parseRange('bytes=5-99', 10)).toEqual({ start: 5, end: 9 })
    expect(parseRange('bytes=-20', 10)).toEqual({ start: 0, end: 9 })
    expect(parseRange('bytes=10-', 10)).toBe('unsatisfiable')
    expect(parseRange('bytes=-0', 10)).toBe('unsatisfiable')
    for (const header of [undefined, '', 'bytes=-', 'bytes=4-2', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b']) {
      expect(parseRange(header, 10)).toBe('whole')
    }
  })

  test('never outside the file', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'bytes=-,0123456789 '), maxLength: 24 }), fc.nat({ max: 100 }), (header, size) => {
        const range = parseRange(`bytes=${header}`, size)
        if (typeof range === 'object') expect(range.start >= 0 && range.start <= range.end && range.end < size).toBe(true)
      })
    )
  })
})
