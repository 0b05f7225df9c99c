import { createHash } from 'node:crypto'
import type { RequestListener, Server } from 'node:http'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { context, runWith } from '../context.ts'
import { Refusal, refuse } from '../errors.ts'
import { rememberModules } from '../known-modules.ts'
import { countRequest } from '../metrics.ts'
import type { Endpoint, Module } from '../module.ts'
import { ask, perform } from '../perform.ts'
import { type ApiDocument, apiDocument, documentOf, useDocument } from './openapi.ts'
import { problemOf } from './problem.ts'

/**
 * The JSON side: every use case and query under /api/v1, problems as RFC 9457, the OpenAPI document.
 * `makeServer` lets the host decide which requests get here.
 */
export async function makeApi(modules: Module[], config: Config, makeServer: (handler: RequestListener) => Server): Promise<FastifyInstance> {
  rememberModules(modules)
  const app: FastifyInstance = Fastify({
    bodyLimit: 1_048_576,
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: 'idle',
    serverFactory: (handler) => makeServer(handler as RequestListener)
  })
  app.setErrorHandler((error, _request, reply) => {
    const problem = problemOf(asRefusal(error))
    if (error instanceof Refusal && error.retryAfterSeconds) reply.header('retry-after', error.retryAfterSeconds)
    else if (problem.status === 503) reply.header('retry-after', 5)
    return reply.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
  })
  app.setNotFoundHandler((_request, reply) => {
    const problem = problemOf(refuse.notFound())
    return reply.status(404).type('application/problem+json').send(JSON.stringify(problem))
  })
  app.addHook('onResponse', async (_request, reply) => countRequest('api', reply.statusCode))
  await app.register(swagger, { openapi: documentOf(config) })
  await app.register(
    async (v1) => {
      for (const module of modules) for (const endpoint of module.api) mount(v1, endpoint, module.name)
    },
    { prefix: '/api/v1' }
  )
  useDocument(() => app.swagger() as unknown as ApiDocument)
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => apiDocument())
  return app
}

function mount(app: FastifyInstance, { method, path, serves }: Endpoint, tag: string): void {
  app.route({
    method,
    url: path,
    attachValidation: true,
    schema: schemaOf(method, path, serves, tag),
    // The use case is the only validator; the schema documents.
    validatorCompiler: () => () => true,
    serializerCompiler: () => (data) => JSON.stringify(data),
    handler: async (request, reply) => {
      checkOrigin(request)
      const input = { ...(request.query as object), ...bodyOf(request), ...(request.params as object) }
      const key = request.headers['idempotency-key']
      if (serves.kind === 'query') {
        reply.header('cache-control', 'private, no-cache')
        return answerOnce(request, reply, JSON.stringify((await ask(serves, input)) ?? null))
      }
      const output = await runWith({ ...context(), idempotencyKey: typeof key === 'string' && key ? key : undefined }, () => perform(serves, input))
      return output === undefined || output === null ? reply.status(204).send() : reply.status(method === 'POST' ? 201 : 200).send(output)
    }
  })
}

/** A client that has this very answer already gets no body. Weak: the bytes may be compressed on their way. */
function answerOnce(request: FastifyRequest, reply: FastifyReply, text: string) {
  const tag = `W/"${createHash('sha1').update(text).digest('base64url')}"`
  reply.header('etag', tag)
  if (request.headers['if-none-match']?.split(/,\s*/).includes(tag)) return reply.status(304).send()
  return reply.type('application/json; charset=utf-8').send(text)
}

function bodyOf(request: FastifyRequest): object {
  const body = request.body ?? {}
  if (typeof body !== 'object' || Array.isArray(body)) throw refuse.invalid('platform/invalid')
  return body
}

/** Cookies ride along on any site's request; only our own pages and token holders may change things. */
function checkOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.headers.authorization || !request.headers.cookie) return
  const { origin: own } = context()
  const from = request.headers.origin
  const ok = from ? from === own : request.headers['sec-fetch-site'] === 'same-origin'
  if (!ok) throw refuse.notAllowed('platform/bad-origin')
}

function asRefusal(error: unknown): unknown {
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse.tooLarge('platform/body-too-large')
  if (code?.startsWith('FST_ERR_CTP') || (statusCode === 400 && error instanceof SyntaxError)) return refuse.invalid('platform/invalid')
  if (statusCode === 400) return refuse.invalid('platform/invalid')
  return error
}

function schemaOf(method: string, path: string, serves: Endpoint['serves'], tag: string) {
  const whole = jsonSchema(serves.input, 'input')
  const names = [...path.matchAll(/:(\w+)/g)].map((found) => found[1] ?? '')
  const properties = (whole.properties ?? {}) as Record<string, object>
  const rest = Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)))
  const required = ((whole.required ?? []) as string[]).filter((name) => !names.includes(name))
  const part = { type: 'object', properties: rest, ...(required.length > 0 && { required }) }
  const ok = serves.output ? jsonSchema(serves.output, 'output') : { type: ['object', 'array', 'string', 'number', 'boolean', 'null'] }
  return {
    operationId: serves.id,
    tags: [tag],
    summary: serves.summary ?? serves.id,
    description: describe(serves),
    ...(names.length > 0 && {
      params: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, properties[name] ?? { type: 'string' }])), required: names }
    }),
    ...(Object.keys(rest).length > 0 && (method === 'GET' || method === 'DELETE' ? { querystring: part } : { body: part })),
    ...(serves.kind === 'use case' && {
      headers: {
        type: 'object',
        properties: { 'idempotency-key': { type: 'string', maxLength: 200, description: 'Repeat the same call safely: the first answer is given again.' } }
      }
    }),
    response: {
      [serves.kind === 'use case' && method === 'POST' ? 201 : 200]: { description: 'Done', content: { 'application/json': { schema: ok } } },
      ...(serves.kind === 'use case' && { 204: { type: 'null', description: 'Done, nothing to say' } }),
      '4xx': { type: 'object', description: 'Refused' }
    }
  }
}

/** Who may call it, how often, and what a repetition does. */
function describe(serves: Endpoint['serves']): string {
  const limits = serves.kind === 'use case' ? [serves.limit ?? []].flat().map(({ max, seconds }) => ` At most ${max} calls in ${seconds} s.`) : []
  const scope = `${serves.id.split('.')[0]}:${serves.kind === 'query' ? 'read' : 'write'}`
  return `Access: ${serves.access.name}. Scope of a token: \`${scope}\`.${limits.join('')}`
}

function jsonSchema(type: z.ZodType, io: 'input' | 'output'): Record<string, unknown> & { properties?: object; required?: string[] } {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
    }
  }) as Record<string, unknown>
  return schema
}
