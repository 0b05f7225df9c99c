import type { Config } from '../config.ts'

/** The head of the OpenAPI document; the operations come from the modules. */
export function documentOf(config: Config) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Klearn API',
      version: '1',
      description:
        'Everything that Klearn does in the browser, as JSON. Sign in with a session cookie or with `Authorization: Bearer <token>`; ' +
        'tokens are made under "me" and carry scopes (`<module>:read`, `<module>:write`). Lists are read page by page: pass `next` of an answer as `cursor`. ' +
        'Writes accept an `Idempotency-Key`. Reads carry a weak `ETag`: send it back as `If-None-Match`. Refusals are problem details (RFC 9457) with a stable `code`.'
    },
    servers: [{ url: config.PUBLIC_URL ?? '/' }],
    components: {
      securitySchemes: {
        token: { type: 'http' as const, scheme: 'bearer' },
        session: { type: 'apiKey' as const, in: 'cookie' as const, name: 'klearn.session_token' }
      }
    },
    security: [{ token: [] }, { session: [] }, {}] as Record<string, string[]>[]
  }
}

export type JsonSchema = {
  [key: string]: unknown
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  required?: string[]
  enum?: unknown[]
  anyOf?: JsonSchema[]
  description?: string
}
export interface Parameter {
  name: string
  in: string
  required?: boolean
  description?: string
  schema: JsonSchema
}
export interface Operation {
  operationId: string
  tags: string[]
  summary: string
  description: string
  parameters?: Parameter[]
  requestBody?: { content: Record<string, { schema: JsonSchema }> }
  responses: Record<string, { description?: string; $ref?: string; content?: Record<string, { schema: JsonSchema }> }>
}
export interface ApiDocument {
  components: Record<string, Record<string, unknown>>
  paths: Record<string, Record<string, Operation>>
  [key: string]: unknown
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', description: 'An address that names the code' },
    title: { type: 'string', description: 'The kind of refusal' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; decide by it' },
    detail: { type: 'string', description: 'For people, in the language of Accept-Language' },
    requestId: { type: 'string', description: 'Also in the header X-Request-Id; name it when you ask for help' },
    fields: {
      type: 'object',
      description: 'What is wrong, by field of the input',
      additionalProperties: {
        type: 'array',
        items: { type: 'object', required: ['code', 'message'], properties: { code: { type: 'string' }, message: { type: 'string' } } }
      }
    }
  }
}

/** Every way to be refused, with an example of each. */
const refusals: Record<string, { name: string; description: string; title: string; code: string; detail: string; more?: object }> = {
  401: {
    name: 'SignIn',
    description: 'Nobody is signed in, or the token is unknown',
    title: 'sign-in',
    code: 'platform/sign-in',
    detail: 'Please sign in first.'
  },
  403: {
    name: 'NotAllowed',
    description: 'The role, or the scope of the token, does not allow it',
    title: 'not-allowed',
    code: 'platform/not-allowed',
    detail: 'You are not allowed to do this.'
  },
  404: {
    name: 'NotFound',
    description: 'There is no such thing, or it is not yours to see',
    title: 'not-found',
    code: 'platform/not-found',
    detail: 'Not found; it may have moved or never existed.'
  },
  409: {
    name: 'Conflict',
    description: 'The state of things does not allow it (any more)',
    title: 'conflict',
    code: 'platform/try-again',
    detail: 'Someone changed the same thing at the same time. Please try again.'
  },
  422: {
    name: 'Invalid',
    description: 'The input does not fit',
    title: 'invalid',
    code: 'platform/invalid',
    detail: 'Some fields need another look.',
    more: { fields: { title: [{ code: 'platform/required', message: 'This field is required.' }] } }
  },
  429: {
    name: 'TooMany',
    description: 'Too many calls; Retry-After says when to come back',
    title: 'too-many',
    code: 'platform/too-many',
    detail: 'Too many tries. Please wait 30 seconds.'
  },
  503: {
    name: 'Unavailable',
    description: 'The database cannot be reached at the moment',
    title: 'unavailable',
    code: 'platform/database-away',
    detail: 'The database cannot be reached right now. Please try again shortly.'
  }
}

/** Puts the refusals in as shared components, so that each operation names exactly those it may give. */
export function completeDocument(document: ApiDocument): ApiDocument {
  const responses = Object.fromEntries(
    Object.entries(refusals).map(([status, { name, description, more, ...example }]) => [
      name,
      {
        description,
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            example: {
              type: `/errors/${example.code}`,
              title: example.title,
              status: Number(status),
              code: example.code,
              detail: example.detail,
              ...more,
              requestId: '0199c3f0-5d2e-4a0b-9f0e-1c2d3e4f5a6b'
            }
          }
        }
      }
    ])
  )
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, operations]) => [
      path,
      Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, withRefusals(path, method, operation)]))
    ])
  )
  return { ...document, paths, components: { ...document.components, schemas: { ...document.components.schemas, Problem: problemSchema }, responses } }
}

function withRefusals(path: string, method: string, operation: Operation): Operation {
  const { '4XX': _, ...answers } = operation.responses
  const open = operation.description.startsWith('Access: anyone')
  const may = ['422', '429', '503', ...(open ? [] : ['401', '403']), ...(path.includes('{') ? ['404'] : []), ...(method === 'get' ? [] : ['409'])].sort()
  const refused = Object.fromEntries(may.map((status) => [status, { $ref: `#/components/responses/${refusals[status]?.name}` }]))
  const unchanged: Operation['responses'] = method === 'get' ? { 304: { description: 'Unchanged since the ETag that If-None-Match names' } } : {}
  return { ...operation, responses: { ...answers, ...unchanged, ...refused } }
}

let current: (() => ApiDocument) | undefined

/** Told once when the API is composed. */
export const useDocument = (make: () => ApiDocument): void => {
  let made: ApiDocument | undefined
  current = () => {
    made ??= completeDocument(make())
    return made
  }
}

/** The whole document, for /api/openapi.json and the reference page. */
export function apiDocument(): ApiDocument {
  if (!current) throw new Error('the API was not composed')
  return current()
}
