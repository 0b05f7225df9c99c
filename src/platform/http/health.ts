import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { context } from '../context.ts'
import { database } from '../db.ts'
import { outboxSize } from '../events/relay.ts'
import { collectProcessMetrics, registry, setWaitingEvents } from '../metrics.ts'

/**
 * /healthz: the process lives. /readyz: it can reach its database, and how long the oldest event has waited for the
 * relay (a number that grows means that no worker runs). /metrics: Prometheus, with a token when one is set.
 */
export function addHealth(app: FastifyInstance, config: Config): void {
  collectOnce()
  app.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }))
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    try {
      const { rows } = await sql<{ seconds: number | null }>`
        select extract(epoch from now() - e.occurred_at)::float as seconds from platform.outbox o join platform.event e on e.id = o.event_id order by o.seq limit 1`.execute(
        database()
      )
      return { ok: true, outboxSeconds: Math.max(0, Math.round(rows[0]?.seconds ?? 0)) }
    } catch {
      return reply.status(503).send({ ok: false, why: 'database' })
    }
  })
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const given = request.headers.authorization
    const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(context().ip)
    if (config.METRICS_TOKEN ? given !== `Bearer ${config.METRICS_TOKEN}` : !local) return reply.status(403).send()
    setWaitingEvents(await outboxSize())
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

let collecting = false
function collectOnce(): void {
  if (collecting) return
  collecting = true
  collectProcessMetrics()
}
