import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '#platform/config.ts'
import { buildPages } from './build.ts'
import { root } from './sources.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'klearn start '))
const children: ChildProcess[] = []

afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

type Klearn = { child: ChildProcess; output: () => string; until(pattern: RegExp): Promise<string>; ended: Promise<number> }

function klearn(command: string, env: NodeJS.ProcessEnv = {}): Klearn {
  const child = spawn(process.execPath, [path.join(root, 'bin/klearn.js'), command], {
    env: {
      ...process.env,
      NODE_ENV: 'development',
      DATABASE_URL: '',
      KLEARN_DATA: path.join(folder, 'data'),
      KLEARN_DEMO: 'false',
      KLEARN_LANG: 'en',
      HOST: '127.0.0.1',
      ...env
    }
  })
  children.push(child)
  let output = ''
  const listeners = new Set<() => void>()
  const add = (text: Buffer) => {
    output += text
    for (const listener of listeners) listener()
  }
  child.stdout.on('data', add)
  child.stderr.on('data', add)
  const ended = once(child, 'close').then(([code]) => code as number)
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output)
        if (found) resolve(found[1] ?? found[0])
      }
      listeners.add(look)
      look()
      ended.then(() => reject(new Error(`ended without ${pattern}:\n${output}`)))
    })
  return { child, output: () => output, until, ended }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A request whose body is complete only when `finish` is called. */
function slowRequest(address: string): { finish(): void; status: Promise<number> } {
  const body = JSON.stringify({ identifier: 'nobody', password: 'wrong' })
  const request = http.request(`${address}/api/v1/no-such-thing`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length }
  })
  request.write(body.slice(0, 5))
  const status = new Promise<number>((resolve, reject) => {
    request.once('error', reject)
    request.once('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
  })
  return { finish: () => request.end(body.slice(5)), status }
}

test('starts, refuses a twin, answers what is under way when asked to stop, and comes back after kill -9', { timeout: 120_000 }, async () => {
  await buildPages(loadConfig().buildFolder)
  const port = String(await freePort())
  const first = klearn('start', { PORT: port })
  const address = await first.until(/ready after .*: (http:\S+)/)
  expect(address).toBe(`http://localhost:${port}`)
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)

  const twin = klearn('start', { PORT: port })
  expect(await twin.ended).toBe(1)
  expect(twin.output()).toContain(`already running: ${address}`)

  const neighbour = klearn('start', { PORT: port, KLEARN_DATA: path.join(folder, 'other data') })
  expect(await neighbour.until(/ready after .*: (http:\S+)/)).not.toBe(address)
  expect(neighbour.output()).toContain(`Port ${port} is taken`)
  neighbour.child.kill('SIGINT')
  expect(await neighbour.ended).toBe(0)

  first.child.kill('SIGKILL')
  await first.ended
  const second = klearn('start', { PORT: port })
  await second.until(/ready after/)
  const slow = slowRequest(`http://127.0.0.1:${port}`)
  await new Promise((resolve) => setTimeout(resolve, 200))
  second.child.kill('SIGTERM')
  await second.until(/stopping/)
  slow.finish()
  expect(await slow.status).toBe(404)
  expect(await second.ended).toBe(0)
  expect(second.output()).toMatch(/stopped in \d+\.\d s/)
})

test('says every mistake of the configuration, without a stack', async () => {
  const wrong = klearn('start', { PORT: 'many', SMTP_URL: '', PUBLIC_URL: 'not an address' })
  expect(await wrong.ended).toBe(1)
  expect(wrong.output()).toContain('PORT')
  expect(wrong.output()).toContain('PUBLIC_URL')
  expect(wrong.output()).not.toContain('    at ')
})

test('an unknown command shows the help and fails', async () => {
  const wrong = klearn('strat')
  expect(await wrong.ended).toBe(2)
  expect(wrong.output()).toContain('no command "strat"')
  expect(wrong.output()).toMatch(/start\s+start everything/)
})
