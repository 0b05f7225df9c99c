import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { modules } from '../../src/app.ts'
import { type Config, loadConfig } from '../../src/platform/config.ts'
import { runAsSystem } from '../../src/platform/context.ts'
import { type AnyDb, connect, disconnect } from '../../src/platform/db.ts'
import { drainReactions } from '../../src/platform/events/drain.ts'
import { cloneDatabase, dropDatabase } from '../../src/platform/postgres/index.ts'
import { openSecrets } from '../../src/platform/secrets.ts'
import { setClock } from '../../src/platform/time/clock.ts'
import { makeApp } from '../../src/server.ts'

export interface Answer<Body = any> {
  status: number
  body: Body
  headers: Headers
}

/** Whoever has a cookie (or a token) can ask; nothing at all: a guest. */
export type Who = { cookie?: string; token?: string } | undefined

export interface TestApp {
  url: string
  db: AnyDb
  config: Config
  get<Body = any>(path: string, who?: Who): Promise<Answer<Body>>
  post<Body = any>(path: string, body?: unknown, who?: Who, headers?: Record<string, string>): Promise<Answer<Body>>
  send<Body = any>(method: string, path: string, body?: unknown, who?: Who, headers?: Record<string, string>): Promise<Answer<Body>>
  /** Runs all reactions that wait. */
  settle(): Promise<void>
  /** Runs the schedule with this id now, then its reactions. */
  tick(schedule: string): Promise<void>
  close(): Promise<void>
}

let made = 0

/** The whole product over a fresh database of its own, on a free port, without built pages. */
export async function startTestApp(env: Record<string, string> = {}): Promise<TestApp> {
  const postgres = inject('postgresUrl')
  const name = `klearn_t_${process.pid}_${Date.now()}_${made++}`
  const url = await cloneDatabase(postgres, inject('template'), name)
  const folder = mkdtempSync(join(tmpdir(), 'klearn-test-'))
  const config = loadConfig({ NODE_ENV: 'test', KLEARN_DATA: folder, LOG_LEVEL: 'silent', ...env })
  openSecrets(config)
  const db = connect(url, 8)
  const app = await makeApp({
    config,
    url,
    pages: (_request, response) => {
      response.writeHead(404)
      response.end('no pages in this test')
    }
  })
  await new Promise<void>((resolve) => app.server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`

  async function send(method: string, path: string, body?: unknown, who?: Who, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(base + (path.startsWith('/api') || path.startsWith('//') ? path.replace(/^\/\//, '/') : `/api/v1${path}`), {
      method,
      redirect: 'manual',
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        origin: base,
        ...(who?.cookie && { cookie: who.cookie }),
        ...(who?.token && { authorization: `Bearer ${who.token}` }),
        ...headers
      },
      body: body === undefined ? undefined : JSON.stringify(body)
    })
    const text = await response.text()
    let parsed: unknown = text
    try {
      parsed = text === '' ? undefined : JSON.parse(text)
    } catch {}
    return { status: response.status, body: parsed, headers: response.headers }
  }

  return {
    url: base,
    db,
    config,
    send,
    get: (path, who) => send('GET', path, undefined, who),
    post: (path, body = {}, who, headers) => send('POST', path, body, who, headers),
    settle: () => drainReactions(modules),
    async tick(id) {
      const schedule = modules.flatMap((module) => module.schedules ?? []).find((one) => one.id === id)
      if (!schedule) throw new Error(`no schedule ${id}`)
      await runAsSystem(() => schedule.run())
      await drainReactions(modules)
    },
    async close() {
      setClock()
      await app.close()
      await disconnect()
      await dropDatabase(postgres, name)
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
