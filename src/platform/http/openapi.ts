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
        'Writes accept an `Idempotency-Key`. Refusals are problem details (RFC 9457) with a stable `code`.'
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
