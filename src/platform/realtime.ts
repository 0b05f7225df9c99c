import type { IncomingMessage, Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Actor, guest } from './actor.ts'
import type { Config } from './config.ts'
import { database, isConnected, sqlPool } from './db.ts'
import { originOf } from './http/host.ts'
import { log } from './log.ts'
import type { Module } from './module.ts'

const channel = 'klearn_hint'
let waiting = new Set<string>()
let timer: NodeJS.Timeout | undefined

/**
 * Tells everyone who watches a topic that something changed there. Call it after the commit
 * (`afterCommit`): a NOTIFY inside the transaction cuts commits to a third. Only a hint: clients read again.
 */
export function hint(topic: string): void {
  waiting.add(topic)
  if (!timer) timer = setTimeout(send, 15)
}

function send(): void {
  const topics = [...waiting]
  waiting = new Set()
  timer = undefined
  // The process is ending; nobody reads hints of the past.
  if (!isConnected()) return
  // A NOTIFY carries at most 8000 bytes.
  for (let at = 0; at < topics.length; at += 100) {
    sqlPool()
      .query('select pg_notify($1, $2)', [channel, JSON.stringify(topics.slice(at, at + 100))])
      .catch((error) => log.warn({ err: error }, 'hint'))
  }
}

/**
 * The one WebSocket endpoint, `/realtime`. A client says {"watch":["user:1"]}; each topic is authorised by
 * the module that owns its prefix; {"topic":"user:1"} then means: read again.
 */
export function startRealtime(
  server: Server,
  { url, config, modules, findActor }: { url: string; config: Config; modules: Module[]; findActor(request: IncomingMessage): Promise<Actor> }
) {
  const owners = new Map(modules.flatMap((module) => Object.entries(module.topics ?? {})))
  const watchers = new Map<string, Set<WebSocket>>()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 })
  let stopping = false

  server.on('upgrade', async (request, socket, head) => {
    if (!request.url?.startsWith('/realtime')) {
      // A socket nobody owns would keep the server from ever closing. (In development another server listens, and Vite's own socket passes here.)
      if (server.listening) socket.destroy()
      return
    }
    // Node takes its own listener away at the upgrade: a reset while we ask who it is would end the process.
    socket.on('error', () => socket.destroy())
    // Cookies ride along on a WebSocket of any site, so the origin decides.
    if (request.headers.origin && request.headers.origin !== originOf(request, config)) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    const actor = await findActor(request).catch(() => undefined)
    if (!actor) return socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n')
    sockets.handleUpgrade(request, socket, head, (client) => serve(client, actor.awaitsSecondFactor ? guest : actor))
  })

  function serve(client: WebSocket, actor: Actor) {
    const mine = new Set<string>()
    let asked = 0
    const follow = (topic: string) => {
      mine.add(topic)
      watchers.set(topic, (watchers.get(topic) ?? new Set()).add(client))
    }
    // No module owns this prefix, so nobody can ask for it: the database tells when a session of this person ended.
    if (actor.id) follow(`ended:${actor.id}`)
    // A message that is too large or no UTF-8: the library has begun to close the socket already.
    client.on('error', () => {})
    client.on('message', async (raw) => {
      // A page asks a handful of times; each question may cost a statement.
      if (++asked > 100) return client.close(1008)
      try {
        const { watch } = JSON.parse(String(raw)) as { watch?: unknown }
        if (!Array.isArray(watch)) return
        for (const topic of watch.slice(0, 20)) {
          if (typeof topic !== 'string' || mine.has(topic) || mine.size >= 50) continue
          const at = topic.indexOf(':')
          const admits = owners.get(topic.slice(0, at))
          if (!admits || !(await admits(actor, topic.slice(at + 1), database()))) continue
          // It closed while we asked: its own 'close' has cleaned up already.
          if (client.readyState !== client.OPEN) return
          follow(topic)
        }
      } catch {
        client.close(1007)
      }
    })
    client.on('close', () => {
      for (const topic of mine) {
        watchers.get(topic)?.delete(client)
        if (watchers.get(topic)?.size === 0) watchers.delete(topic)
      }
    })
  }

  let listener: pg.Client | undefined
  const listen = async () => {
    if (stopping) return
    const client = new pg.Client({ connectionString: url, application_name: 'klearn-realtime' })
    listener = client
    client.on('notification', ({ payload }) => {
      for (const topic of JSON.parse(payload ?? '[]') as string[]) {
        for (const socket of watchers.get(topic) ?? []) {
          // Sessions that still live connect again by themselves.
          if (topic.startsWith('ended:')) socket.close(4001)
          else socket.send(JSON.stringify({ topic }))
        }
      }
    })
    const again = () => {
      if (!stopping && listener === client) {
        listener = undefined
        setTimeout(listen, 1000).unref()
      }
    }
    client.on('error', again)
    client.on('end', again)
    try {
      await client.connect()
      await client.query(`listen ${channel}`)
    } catch {
      again()
    }
  }
  void listen()

  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) socket.ping()
  }, 30_000)
  return {
    async stop() {
      stopping = true
      clearInterval(heartbeat)
      for (const socket of sockets.clients) socket.close(1001)
      // A client that lost its network never answers the closing.
      const impatience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
      }, 2000)
      while (sockets.clients.size > 0) await sleep(20)
      clearTimeout(impatience)
      await listener?.end().catch(() => {})
    }
  }
}
