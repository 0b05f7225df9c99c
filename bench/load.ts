import { Agent, request } from 'node:http'

export interface Loaded {
  requests: number
  perSecond: number
  p50: number
  p95: number
  p99: number
  failed: number
}

export interface Shot {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string
}

/** Sends requests over kept connections for some seconds, or until `count` are answered; milliseconds. */
export async function load(
  base: string,
  next: (n: number) => Shot,
  { connections = 16, seconds = 5, count = Number.POSITIVE_INFINITY }: { connections?: number; seconds?: number; count?: number } = {}
): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const { hostname, port } = new URL(base)
  const times: number[] = []
  let failed = 0
  let sent = 0
  const began = performance.now()
  const until = began + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until && sent < count) {
        const shot = next(sent++)
        const at = performance.now()
        const status = await new Promise<number>((resolve) => {
          const call = request(
            {
              agent,
              hostname,
              port,
              method: shot.method ?? 'GET',
              path: shot.path,
              headers: {
                host: `${hostname}:${port}`,
                ...shot.headers,
                ...(shot.body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(shot.body) })
              }
            },
            (answer) => {
              answer.resume()
              answer.on('end', () => resolve(answer.statusCode ?? 0))
            }
          )
          call.on('error', () => resolve(0))
          call.end(shot.body)
        })
        times.push(performance.now() - at)
        if (status === 0 || status >= 400) failed++
      }
    })
  )
  agent.destroy()
  const took = (performance.now() - began) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0
  return { requests: times.length, perSecond: times.length / took, p50: at(0.5), p95: at(0.95), p99: at(0.99), failed }
}
