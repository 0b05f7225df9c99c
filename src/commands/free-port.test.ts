import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { findFreePort } from './free-port.ts'

async function occupy(host: string): Promise<{ port: number; free: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as { port: number }
  return { port, free: () => new Promise((resolve) => server.close(() => resolve())) }
}

test('a free port is taken as it is; 0 lets the system choose', async () => {
  const { port, free } = await occupy('127.0.0.1')
  await free()
  expect(await findFreePort('127.0.0.1', port, false)).toBe(port)
  expect(await findFreePort('127.0.0.1', 0, false)).toBe(0)
})

test.each(['127.0.0.1', '0.0.0.0'])('a port taken on %s is passed over, or refused when it may not move', async (host) => {
  const { port, free } = await occupy(host)
  const found = await findFreePort('0.0.0.0', port, true)
  expect(found).toBeGreaterThan(port)
  expect(found).toBeLessThanOrEqual(port + 20)
  await expect(findFreePort('0.0.0.0', port, false)).rejects.toThrow(String(port))
  await free()
})

test('a host that is not ours is named', async () => {
  await expect(findFreePort('203.0.113.7', 4999, true)).rejects.toThrow('203.0.113.7')
})
