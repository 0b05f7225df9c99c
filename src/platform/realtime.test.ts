import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { WebSocket } from 'ws'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import pg from 'pg'
import { type Actor, guest } from './actor.ts'
import { loadConfig } from './config.ts'
import { startRealtime } from './realtime.ts'

let server: Server
beforeEach(
  () =>
    new Promise<void>((ready) => {
      server = createServer().listen(0, '127.0.0.1', ready)
    })
)
afterEach(() => {
  server.close()
})

const person: Actor = { ...guest, kind: 'person', id: '019a0000-0000-7000-8000-000000000001', roles: ['learner'] }
const start = (actor: Actor = guest) =>
  startRealtime(server, { url: inject('postgresUrl'), config: loadConfig({ NODE_ENV: 'test' }), modules: [], findActor: async () => actor })
const closed = (client: WebSocket) => new Promise<number>((resolve) => client.once('close', resolve))
const opened = async () => {
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/realtime`)
  await new Promise((resolve) => client.once('open', resolve))
  return client
}

test('a client that never answers the closing does not hold the process', async () => {
  const realtime = start()
  const port = (server.address() as AddressInfo).port
  // Speaks just enough of the protocol to be let in, then falls silent.
  const silent = connect(port, '127.0.0.1')
  silent.write(
    `GET /realtime HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`
  )
  await new Promise((resolve) => silent.once('data', resolve))
  const began = Date.now()
  await realtime.stop()
  expect(Date.now() - began).toBeLessThan(4000)
  silent.destroy()
})

test('a guest who sends too much, or no text at all, is closed and nothing else happens', async () => {
  const realtime = start()
  const [large, broken] = [await opened(), await opened()]
  large.send('x'.repeat(20 * 1024))
  broken.send('{')
  expect(await closed(large)).toBe(1009)
  expect(await closed(broken)).toBe(1007)
  const insistent = await opened()
  for (let i = 0; i < 150; i++) insistent.send('{"watch":["nobody:1"]}')
  expect(await closed(insistent)).toBe(1008)
  await realtime.stop()
})

test('an upgrade to any other address is closed, so that the server can close', async () => {
  const realtime = start()
  const other = connect((server.address() as AddressInfo).port, '127.0.0.1')
  other.write('GET /elsewhere HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
  await new Promise((resolve) => other.once('close', resolve))
  await realtime.stop()
})

test('when a session of a person ends, their sockets close', async () => {
  const realtime = start(person)
  const client = await opened()
  const database = new pg.Client({ connectionString: inject('postgresUrl') })
  await database.connect()
  const end = closed(client)
  const tell = setInterval(() => database.query('select pg_notify($1, $2)', ['klearn_hint', JSON.stringify([`ended:${person.id}`])]), 50)
  expect(await end).toBe(4001)
  clearInterval(tell)
  await database.end()
  await realtime.stop()
})
