import type { FastifyInstance } from 'fastify'
import { storage } from '#modules/media/index.ts'
import { ask } from '#platform/perform.ts'
import { serveFile } from '#platform/storage/index.ts'
import { openProof } from './queries/open-proof.ts'

/** The bytes of a proof. There is no signed address that could be opened again: each request is asked and noted anew. */
export async function http(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { applicationId: string; proofId: string } }>(
    '/media/proofs/:applicationId/:proofId',
    { schema: { hide: true } },
    async (request, reply) => {
      const file = await ask(openProof, request.params)
      // Whole or not at all, and never from a cache: one request is one reading.
      for (const header of ['range', 'if-range', 'if-none-match']) delete request.raw.headers[header]
      reply.hijack()
      await serveFile(request.raw, reply.raw, storage(), { key: file.uploadId, name: file.name, type: file.type, inline: true })
    }
  )
}
