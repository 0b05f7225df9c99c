import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  checkFile,
  cleanFileName,
  contentDisposition,
  localStorage,
  newStorageKey,
  parseRange,
  pictureShapes,
  reencodePicture,
  type StorageDriver,
  serveSigned,
  signUrl,
  verifyUrl
} from './index.ts'

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

describe('names', () => {
  test('clean, and still what the person called it', () => {
    expect(cleanFileName('第一讲：机器学习.pdf')).toBe('第一讲：机器学习.pdf')
    expect(cleanFileName('../../etc/passwd')).toBe('passwd')
    expect(cleanFileName('C:\\fakepath\\作业.docx')).toBe('作业.docx')
    expect(cleanFileName('a\u202Egpj.exe')).toBe('agpj.exe')
    expect(cleanFileName('a\0b\n.txt')).toBe('ab.txt')
    expect(cleanFileName('con.txt')).toBe('file-con.txt')
    expect(cleanFileName(' .. ')).toBe('file')
    expect(cleanFileName('a<b>|c?.md')).toBe('a_b__c_.md')
    const long = cleanFileName(`${'长'.repeat(300)}.pdf`)
    expect(long.endsWith('长.pdf')).toBe(true)
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(180)
  })

  test('no name can add a header or leave the quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        expect(contentDisposition(name)).toMatch(/^attachment; filename="[\x20-\x21\x23-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w.!~%-]*$/)
      })
    )
  })
})

describe('types', () => {
  const png = () =>
    sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } })
      .png()
      .toBuffer()

  test('name and bytes must agree', async () => {
    expect(await checkFile('picture', '封面.PNG', await png())).toEqual({ name: '封面.PNG', type: 'image/png' })
    expect(await code(checkFile('picture', 'a.jpg', await png()))).toBe('platform/file-name-mismatch')
    expect(await code(checkFile('document', 'a.pdf', Buffer.from('not a pdf')))).toBe('platform/file-name-mismatch')
    expect(await checkFile('document', 'a.pdf', Buffer.from('%PDF-1.7\n'))).toEqual({ name: 'a.pdf', type: 'application/pdf' })
    expect(await checkFile('submission', '作业.py', Buffer.from('print("你好")'))).toEqual({ name: '作业.py', type: 'text/plain' })
    expect(await checkFile('document', 'gbk.txt', Buffer.from([0xc4, 0xe3, 0xba, 0xc3]))).toEqual({ name: 'gbk.txt', type: 'text/plain' })
    expect(await checkFile('package', 'q.xml', Buffer.from('<quiz></quiz>'))).toEqual({ name: 'q.xml', type: 'text/plain' })
  })

  test('a character cut at the end of the head is still text', async () => {
    expect((await checkFile('document', 'a.txt', Buffer.from('你好').subarray(0, 5))).type).toBe('text/plain')
  })

  test('what can run scripts or programs is refused', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    for (const name of ['a.svg', 'a.html', 'a.exe', 'a', 'a.pdf.exe', '.png']) {
      expect(await code(checkFile('picture', name, svg))).toBe('platform/file-type')
    }
    expect(await code(checkFile('picture', 'a.png', svg))).toBe('platform/file-name-mismatch')
    const program = Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]), Buffer.alloc(100)])
    expect(await code(checkFile('submission', 'a.py', program))).toBe('platform/file-name-mismatch')
  })
})

describe('pictures', () => {
  test('stand upright, small, and say nothing about where they were taken', async () => {
    const photo = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: 'teal' } })
      .withExif({ IFD0: { Copyright: 'Wang Fang' }, IFD3: { GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect((await sharp(photo).metadata()).exif).toBeDefined()
    const post = await reencodePicture(photo, pictureShapes.post)
    expect([post.width, post.height, post.type]).toEqual([1333, 2000, 'image/webp'])
    expect((await sharp(post.data).metadata()).exif).toBeUndefined()
    const avatar = await reencodePicture(photo, pictureShapes.avatar)
    expect([avatar.width, avatar.height]).toEqual([512, 512])
  })

  test('small pictures are not blown up', async () => {
    const small = await sharp({ create: { width: 20, height: 10, channels: 4, background: '#0000' } })
      .png()
      .toBuffer()
    const post = await reencodePicture(small, pictureShapes.post)
    expect([post.width, post.height]).toEqual([20, 10])
  })

  test('bombs, ruins and drawings are refused', async () => {
    const bomb = await sharp({ create: { width: 12_000, height: 12_000, channels: 3, background: 'black' }, limitInputPixels: false })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(await code(reencodePicture(bomb, pictureShapes.post))).toBe('platform/picture-too-large')
    expect(await code(reencodePicture(Buffer.from('not a picture'), pictureShapes.post))).toBe('platform/picture-unreadable')
    expect(await code(reencodePicture(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'), pictureShapes.post))).toBe(
      'platform/picture-unreadable'
    )
    const cut = (
      await sharp({ create: { width: 400, height: 400, channels: 3, background: 'red', noise: { type: 'gaussian', mean: 9, sigma: 30 } } })
        .jpeg()
        .toBuffer()
    ).subarray(0, 3000)
    expect(await code(reencodePicture(cut, pictureShapes.post))).toBe('platform/picture-unreadable')
  })
})
