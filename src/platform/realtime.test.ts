import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { guest } from './actor.ts'
import { loadConfig } from './config.ts'
import { startRealtime } from './realtime.ts'

let server: Server
beforeAll(
  () =>
    new Promise<void>((ready) => {
      server = createServer().listen(0, '127.0.0.1', ready)
    })
)
afterAll(() => {
  server.close()
})

test('a client that never answers the closing does not hold the process', async () => {
  const realtime = startRealtime(server, { url: inject('postgresUrl'), config: loadConfig({ NODE_ENV: 'test' }), modules: [], findActor: async () => guest })
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
