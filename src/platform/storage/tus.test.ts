import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Upload as TusClient } from 'tus-js-client'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refuse } from '../errors.ts'
import { createUploads, type FinishedUpload, localStorage, type StorageDriver, type Uploads } from './index.ts'

const MB = 1024 * 1024
let folder: string
let driver: StorageDriver
let uploads: Uploads
let server: Server
let base: string
let finished: FinishedUpload[]
let recordFails: Error | undefined

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'klearn-tus-'))
  driver = localStorage({ folder: join(folder, 'files'), urlPath: '/stored', secret: 'tests' })
  uploads = makeUploads()
  server = createServer((req, res) => void uploads.handle(req, res))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  finished = []
  recordFails = undefined
})

const makeUploads = () =>
  createUploads({
    folder: join(folder, 'uploads'),
    driver,
    maxBytes: 8 * MB,
    authorise: (req) => req.headers['x-person']?.toString(),
    onAnnounce: ({ name }) => {
      if (name === 'over-quota.zip') throw refuse.tooLarge('media/quota')
    },
    onFinish: async (upload) => {
      if (recordFails) throw recordFails
      finished.push(upload)
    }
  })

const metadata = (name: string, purpose = 'submission') => `filename ${Buffer.from(name).toString('base64')},purpose ${Buffer.from(purpose).toString('base64')}`
const tus = { 'tus-resumable': '1.0.0' }

const announce = (name: string, size: number, person = 'wang', purpose?: string) =>
  fetch(`${base}/files`, { method: 'POST', headers: { ...tus, 'x-person': person, 'upload-length': String(size), 'upload-metadata': metadata(name, purpose) } })
const ask = (location: string, person = 'wang') => fetch(base + location, { method: 'HEAD', headers: { ...tus, 'x-person': person } })
const send = (location: string, offset: number, body: Uint8Array, person = 'wang') =>
  fetch(base + location, {
    method: 'PATCH',
    headers: { ...tus, 'x-person': person, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body: new Uint8Array(body)
  })

async function begin(name: string, size: number, person?: string): Promise<string> {
  const answer = await announce(name, size, person)
  expect(answer.status).toBe(201)
  return answer.headers.get('location') ?? ''
}

/** Sends the beginning of a body and cuts the connection. */
function sendAndBreak(location: string, body: Buffer, after: number): Promise<void> {
  return new Promise((resolve) => {
    const { port } = server.address() as AddressInfo
    const headers = { ...tus, 'x-person': 'wang', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', 'content-length': body.length }
    const sending = request({ port, host: '127.0.0.1', path: location, method: 'PATCH', headers })
    sending.on('error', () => {})
    sending.on('close', () => resolve())
    sending.write(body.subarray(0, after), () => setTimeout(() => sending.destroy(), 150))
  })
}

/** A zip archive's beginning, so that the bytes look like what the name says. */
const archive = (size: number) => Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0]), randomBytes(size - 10)])

const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((wake) => setTimeout(wake, 30))
  }
  throw new Error('never happened')
}

describe('resumable uploads', () => {
  test('broken off at 1 MB, resumed, equal to the last byte', async () => {
    const body = archive(3 * MB)
    const location = await begin('作业.zip', body.length)
    await sendAndBreak(location, body, MB)
    const offset = await until(async () => {
      const answer = await ask(location)
      return answer.status === 200 ? Number(answer.headers.get('upload-offset')) : undefined
    })
    expect(offset).toBeGreaterThan(0)
    expect(offset).toBeLessThanOrEqual(MB)
    expect((await send(location, offset, body.subarray(offset))).status).toBe(204)

    const id = location.split('/').at(-1) ?? ''
    expect(finished).toEqual([
      { id, owner: 'wang', purpose: 'submission', name: '作业.zip', type: 'application/zip', size: body.length, sha256: expect.any(String) }
    ])
    expect((await buffer(await driver.get(id))).equals(body)).toBe(true)
    const after = await ask(location)
    expect([after.status, after.headers.get('upload-offset'), after.headers.get('upload-length')]).toEqual([200, String(body.length), String(body.length)])
    expect(readdirSync(join(folder, 'uploads')).filter((file) => file.startsWith(id))).toEqual([`${id}.receipt`])
  })

  test('a real client gets through', async () => {
    const body = archive(2 * MB)
    await new Promise<void>((resolve, reject) => {
      new TusClient(body, {
        endpoint: `${base}/files`,
        chunkSize: MB,
        retryDelays: [],
        headers: { 'x-person': 'li' },
        metadata: { filename: 'a.zip', purpose: 'submission' },
        onError: reject,
        onSuccess: () => resolve()
      }).start()
    })
    expect(finished.map(({ owner, size }) => ({ owner, size }))).toEqual([{ owner: 'li', size: body.length }])
  })

  test('over the limit is refused before a byte is sent, and cannot be sneaked past', async () => {
    expect((await announce('a.zip', 8 * MB + 1)).status).toBe(413)
    const location = await begin('a.zip', 100)
    expect((await send(location, 0, archive(200))).status).toBe(413)
    const deferred = await fetch(`${base}/files`, { method: 'POST', headers: { ...tus, 'x-person': 'wang', 'upload-defer-length': '1' } })
    expect(deferred.status).toBeGreaterThanOrEqual(400)
    expect(finished).toEqual([])
  })

  test("another person's upload does not exist", async () => {
    const body = archive(1000)
    const location = await begin('a.zip', body.length)
    expect((await ask(location, 'mallory')).status).toBe(404)
    expect((await send(location, 0, body, 'mallory')).status).toBe(404)
    expect((await fetch(base + location, { method: 'DELETE', headers: { ...tus, 'x-person': 'mallory' } })).status).toBe(404)
    expect((await ask('/files/019a0000-0000-7000-8000-000000000000')).status).toBe(404)
    expect((await ask('/files/..%2F..%2Fsecrets')).status).toBe(404)
    expect((await send(location, 0, body)).status).toBe(204)
    expect((await ask(location, 'mallory')).status).toBe(404)
  })

  test('nobody, nothing to read, no foreign metadata', async () => {
    const anonymous = await fetch(`${base}/files`, { method: 'POST', headers: { ...tus, 'upload-length': '5' } })
    expect(anonymous.status).toBe(401)
    const location = await begin('a.zip', 1000)
    expect((await fetch(base + location, { headers: { 'x-person': 'wang' } })).status).toBe(403)
    const claim = await fetch(`${base}/files`, {
      method: 'POST',
      headers: {
        ...tus,
        'x-person': 'mallory',
        'upload-length': '9',
        'upload-metadata': `${metadata('b.zip')},owner ${Buffer.from('wang').toString('base64')}`
      }
    })
    expect((await ask(claim.headers.get('location') ?? '', 'wang')).status).toBe(404)
  })

  test('refused by purpose, name, quota and content, with a code', async () => {
    const refusal = async (answer: Response) => [answer.status, (JSON.parse(await answer.text()) as { code: string }).code]
    expect(await refusal(await announce('a.zip', 9, 'wang', 'world-domination'))).toEqual([422, 'platform/upload-purpose'])
    expect(await refusal(await announce('a.exe', 9))).toEqual([422, 'platform/file-type'])
    expect(await refusal(await announce('over-quota.zip', 9))).toEqual([413, 'media/quota'])
    const location = await begin('a.pdf', 9)
    expect(await refusal(await send(location, 0, Buffer.from('<script/>')))).toEqual([422, 'platform/file-name-mismatch'])
    expect((await ask(location)).status).toBe(404)
    expect(finished).toEqual([])
  })
})

describe('after a crash', () => {
  test('the database was away when the last byte came: asking again finishes it', async () => {
    const body = archive(5000)
    const location = await begin('a.zip', body.length)
    recordFails = new Error('connection refused at 10.0.0.5')
    const failed = await send(location, 0, body)
    expect(failed.status).toBe(500)
    expect(await failed.text()).not.toContain('10.0.0.5')
    recordFails = undefined
    expect((await ask(location)).headers.get('upload-offset')).toBe(String(body.length))
    expect(finished.map((upload) => upload.size)).toEqual([body.length])
  })

  test('killed between last byte and move, and between move and record', async () => {
    for (const moved of [false, true]) {
      const body = archive(5000)
      const location = await begin('a.zip', body.length)
      const id = location.split('/').at(-1) ?? ''
      const file = join(folder, 'uploads', id)
      recordFails = new Error('killed')
      await send(location, 0, body)
      // Put the folder back into the state of the earlier crash.
      if (!moved) {
        copyFileSync(join(folder, 'files', id.slice(34, 36), id), file)
        await driver.remove(id)
        rmSync(`${file}.receipt`)
      }
      recordFails = undefined
      finished = []
      uploads = makeUploads()
      expect((await ask(location)).status).toBe(200)
      expect(finished.map((upload) => [upload.id, upload.size])).toEqual([[id, body.length]])
      expect((await buffer(await driver.get(id))).equals(body)).toBe(true)
      expect(existsSync(file)).toBe(false)
    }
  })

  test('a refusal while recording takes the file back', async () => {
    const body = archive(5000)
    const location = await begin('a.zip', body.length)
    recordFails = refuse.conflict('tasks/closed')
    expect((await send(location, 0, body)).status).toBe(409)
    expect(await driver.exists(location.split('/').at(-1) ?? '')).toBe(false)
    expect((await ask(location)).status).toBe(404)
  })

  test('what nobody touched for a week is forgotten', async () => {
    const old = (await begin('a.zip', 100)).split('/').at(-1) ?? ''
    const fresh = (await begin('b.zip', 100)).split('/').at(-1) ?? ''
    const long = new Date(Date.now() - 8 * 86_400_000)
    for (const file of [old, `${old}.json`]) utimesSync(join(folder, 'uploads', file), long, long)
    expect(await uploads.removeStale()).toBe(1)
    expect((await ask(`/files/${old}`)).status).toBe(404)
    expect((await ask(`/files/${fresh}`)).status).toBe(200)
  })
})
