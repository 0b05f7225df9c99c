import type { FastifyInstance } from 'fastify'
import type { Config } from '#platform/config.ts'
import { context } from '#platform/context.ts'
import { database } from '#platform/db.ts'
import { refuse } from '#platform/errors.ts'
import { derivedKey } from '#platform/secrets.ts'
import { serveFile, verifyUrl } from '#platform/storage/index.ts'
import { openStorage, storage } from './storage.ts'
import { openUploads, uploadById } from './uploads.ts'

/** The bytes: signed addresses of `mediaUrl`, with ranges for players. */
export async function http(app: FastifyInstance, config: Config): Promise<void> {
  await openStorage(config)
  openUploads(config)
  app.get<{ Params: { id: string }; Querystring: { viewer?: string; download?: string } }>(
    '/media/:id/:name',
    { schema: { hide: true } },
    async (request, reply) => {
      const verdict = verifyUrl(request.raw.url ?? '', derivedKey('media-url'))
      if (verdict === 'expired') throw refuse.gone('media/address-expired')
      if (verdict === 'forged') throw refuse.notAllowed('media/address-forged')
      const { viewer, download } = request.query
      if (viewer && viewer !== context().actor.id) throw refuse.notAllowed('media/not-yours')
      const upload = await uploadById(database(), request.params.id)
      if (!upload) throw refuse.notFound()
      reply.hijack()
      await serveFile(request.raw, reply.raw, storage(), {
        key: upload.id,
        name: upload.name,
        type: upload.content_type,
        inline: !download,
        maxAge: viewer ? 0 : 300
      })
    }
  )
}
