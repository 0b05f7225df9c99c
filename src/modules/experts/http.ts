import type { FastifyInstance, FastifyReply } from 'fastify'
import { ask } from '#platform/perform.ts'
import { issuerDocument, myCredential, statusListToken } from './certificate/published.ts'
import { contractDocument } from './contract/read-contract.ts'

const asFile = (reply: FastifyReply, name: string) =>
  reply.header('content-disposition', `attachment; filename="${name}"`).header('cache-control', 'private, no-store')

/** What is no JSON of the API: the contract as PDF, credentials and status lists as signed tokens. */
export async function http(app: FastifyInstance): Promise<void> {
  const hidden = { schema: { hide: true } }
  app.get<{ Params: { contractId: string } }>('/api/v1/contracts/:contractId/pdf', hidden, async ({ params }, reply) => {
    const { name, pdf } = await ask(contractDocument, params)
    return asFile(reply, name).type('application/pdf').send(pdf)
  })
  app.get<{ Params: { number: string } }>('/api/v1/certificates/:number/credential', hidden, async ({ params }, reply) => {
    const { token } = await ask(myCredential, params)
    return asFile(reply, `${params.number}.jwt`).type('application/vc+jwt').send(token)
  })
  app.get<{ Params: { purpose: string } }>('/api/v1/certificates/status/:purpose', hidden, async ({ params }, reply) => {
    const { token } = await ask(statusListToken, params)
    return reply.header('cache-control', 'public, max-age=300').type('application/vc+jwt').send(token)
  })
  app.get('/api/v1/certificates/did.json', hidden, async (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=300')
      .type('application/did+json')
      .send(JSON.stringify(await ask(issuerDocument, {})))
  )
}
