import { m } from '#paraglide/messages.js'
import { context } from '#platform/context.ts'
import { messageOf } from '#platform/http/message.ts'
import { apiDocument, type JsonSchema, type Operation } from '#platform/http/openapi.ts'
import { fieldsOf, sampleOf } from './schema-words.ts'

export interface Brief {
  id: string
  method: string
  path: string
  summary: string
}

const modulesIn = (document: ReturnType<typeof apiDocument>) => {
  const found = new Map<string, { path: string; method: string; operation: Operation }[]>()
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const name = operation.tags?.[0]
      if (!name) continue
      found.set(name, [...(found.get(name) ?? []), { path, method: method.toUpperCase(), operation }])
    }
  }
  return found
}

/** All operations in short, by module. */
export function apiOverview(): { name: string; operations: Brief[] }[] {
  return [...modulesIn(apiDocument())].map(([name, list]) => ({
    name,
    operations: list.map(({ path, method, operation }) => ({ id: operation.operationId, method, path, summary: operation.summary }))
  }))
}

/** The operations of one module with parameters, answers, example calls, and the codes of its refusals; undefined when there is no such module. */
export function apiOfModule(name: string) {
  const list = modulesIn(apiDocument()).get(name)
  if (!list) return undefined
  const { origin } = context()
  return { name, operations: list.map((one) => describe(one, origin)), codes: codesOf(name) }
}

function describe({ path, method, operation }: { path: string; method: string; operation: Operation }, origin: string) {
  const parameters = (operation.parameters ?? []).filter((one) => one.in !== 'header')
  const required = new Set(parameters.filter((one) => one.required).map((one) => one.name))
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const [status = '200', answer] = Object.entries(operation.responses).find(([code]) => code.startsWith('2')) ?? []
  const output = Object.values(answer?.content ?? {})[0]?.schema
  const whole: JsonSchema = { type: 'object', properties: Object.fromEntries(parameters.map((one) => [one.name, one.schema])), required: [...required] }
  return {
    id: operation.operationId,
    method,
    path,
    summary: operation.summary,
    description: operation.description,
    status,
    parameters: fieldsOf(whole).map((field) => ({ ...field, place: parameters.find((one) => one.name === field.name.split('.')[0])?.in ?? 'query' })),
    body: body ? fieldsOf(body) : [],
    output: output ? fieldsOf(output) : [],
    refusals: Object.keys(operation.responses).filter((code) => /^[45]/.test(code)),
    ...callsOf({ method, url: origin + path.replaceAll(/\{(\w+)\}/g, (_, part: string) => `<${part}>`), body: body ? sampleOf(body) : undefined })
  }
}

function callsOf({ method, url, body }: { method: string; url: string; body?: unknown }) {
  const json = body === undefined ? undefined : JSON.stringify(body, null, 2)
  const curl = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} '${url}'`,
    `  -H 'authorization: Bearer <token>'`,
    ...(json ? [`  -H 'content-type: application/json'`, `  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`] : [])
  ].join(' \\\n')
  const options = [
    `headers: { authorization: 'Bearer <token>'${json ? `, 'content-type': 'application/json'` : ''} }`,
    ...(method === 'GET' ? [] : [`method: '${method}'`]),
    ...(json ? [`body: JSON.stringify(${json.replaceAll('\n', '\n  ')})`] : [])
  ]
  return {
    curl,
    fetch: `const answer = await fetch('${url}', {\n  ${options.join(',\n  ')}\n})\nconst ${method === 'GET' ? 'data' : 'result'} = await answer.json()`
  }
}

/** Every code that a module refuses with, in words: the messages are the list. */
export function codesOf(name: string): { code: string; text: string }[] {
  const { locale } = context()
  const start = `error_${name}_`
  return Object.keys(m)
    .filter((key) => key.startsWith(start))
    .map((key) => {
      const code = `${name}/${key.slice(start.length).replaceAll('_', '-')}`
      return { code, text: messageOf(code, locale, exampleValues) }
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1))
}

// What a message would say in a case; the texts need some value.
const exampleValues = new Proxy({}, { get: () => '…', has: () => true }) as Record<string, string>
