import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config } from '#platform/config.ts'
import { runAsSystem } from '#platform/context.ts'
import { perform } from '#platform/perform.ts'
import { derivedKey } from '#platform/secrets.ts'
import { gatewayNamed, useGateway } from './gateways.ts'
import { takeCallback } from './take-callback.ts'
import { testGateway } from './test-gateway/client.ts'
import { startTestGateway } from './test-gateway/service.ts'

/** The webhooks of the gateways: raw body, signature first, then one transaction. */
export async function http(app: FastifyInstance, config: Config): Promise<void> {
  const secret = config.TEST_GATEWAY_SECRET ?? derivedKey('test-gateway').toString('hex')
  const url = config.TEST_GATEWAY_URL ?? (await startOwnTestGateway(app, config, secret))
  if (url) useGateway(testGateway(url, secret))
  await app.register(async (raw) => {
    raw.removeAllContentTypeParsers()
    raw.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    raw.post<{ Params: { gateway: string } }>('/webhooks/payments/:gateway', { schema: { hide: true } }, async (request, reply) => {
      const gateway = gatewayNamed(request.params.gateway)
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const told = gateway.readCallback(request.headers, body)
      await runAsSystem(() =>
        perform(takeCallback, {
          gateway: gateway.name,
          eventId: told.eventId,
          paymentId: told.paymentId,
          body: body.toString('utf8').slice(0, 20_000),
          standing: told.standing
        })
      )
      return reply.type('text/plain').send(gateway.acknowledgement)
    })
  })
}

/** Outside production a test gateway runs beside the server, on the next port when that is free. */
async function startOwnTestGateway(app: FastifyInstance, config: Config, secret: string): Promise<string | undefined> {
  if (config.production || config.test) return undefined
  const journal = join(config.dataFolder, 'test-gateway.jsonl')
  const service = await startTestGateway({ port: config.PORT + 1, secret, journal }).catch(() => startTestGateway({ port: 0, secret, journal }))
  app.addHook('onClose', () => service.close())
  return service.url
}
