import type { FastifyInstance } from 'fastify'
import { perform } from '#platform/perform.ts'
import { unsubscribe } from './unsubscribe.ts'

/**
 * The List-Unsubscribe address. Mail programs POST a form there, without cookie and origin; people who click it
 * get a page with a button, because scanners of mail open every link.
 */
export async function http(app: FastifyInstance): Promise<void> {
  await app.register(async (inside) => {
    inside.addContentTypeParser(['application/x-www-form-urlencoded', 'multipart/form-data'], { parseAs: 'string' }, (_request, _body, done) => done(null, {}))
    inside.get<{ Querystring: Record<string, string> }>('/webhooks/unsubscribe', { schema: { hide: true } }, async (request, reply) =>
      reply.redirect(`/inbox/unsubscribe?${new URLSearchParams(request.query)}`, 303)
    )
    inside.post<{ Querystring: Record<string, string> }>('/webhooks/unsubscribe', { schema: { hide: true } }, async (request, reply) => {
      await perform(unsubscribe, request.query)
      return reply.status(200).send()
    })
  })
}
