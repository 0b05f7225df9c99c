import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { modules } from '#app.ts'
import type { ApiDocument, JsonSchema } from '#platform/http/openapi.ts'
import { MoneyError } from '#platform/money/index.ts'
import { problemOf } from '#platform/http/problem.ts'
import { startTestApp, type TestApp } from '../../../../test/support/app.ts'
import { fieldsOf, sampleOf } from './schema-words.ts'

let app: TestApp
let document: ApiDocument
beforeAll(async () => {
  app = await startTestApp()
  document = (await app.get('/api/openapi.json')).body
})
afterAll(() => app.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))

describe('the OpenAPI document', () => {
  test('names every use case and query once', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    expect([...ids].sort()).toEqual(modules.flatMap((module) => module.api.map(({ serves }) => serves.id)).sort())
  })

  test('every reference leads somewhere', () => {
    const refs: string[] = []
    const walk = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(walk)
      else if (value && typeof value === 'object') for (const [name, inner] of Object.entries(value)) name === '$ref' ? refs.push(String(inner)) : walk(inner)
    }
    walk(document)
    expect(refs.length).toBeGreaterThan(100)
    for (const ref of new Set(refs)) {
      const found = ref
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')], document)
      expect([ref, found !== undefined]).toEqual([ref, true])
    }
  })

  test('is 3.1: schemas use types it knows, paths and parameters agree, every answer has a description', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    const types = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']
    const check = (schema: JsonSchema, where: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      for (const type of [schema.type ?? []].flat()) expect([where, types.includes(type)]).toEqual([where, true])
      for (const [name, property] of Object.entries(schema.properties ?? {})) check(property, `${where}.${name}`)
      for (const part of schema.anyOf ?? []) check(part, where)
      if (schema.items) check(schema.items, `${where}[]`)
      for (const name of schema.required ?? []) if (schema.properties) expect([where, name, name in schema.properties]).toEqual([where, name, true])
    }
    for (const { path, method, operation } of operations()) {
      const where = `${method} ${path}`
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect([
        where,
        (operation.parameters ?? [])
          .filter((one) => one.in === 'path')
          .map((one) => one.name)
          .sort()
      ]).toEqual([where, inPath.sort()])
      for (const parameter of operation.parameters ?? []) check(parameter.schema, `${where} ${parameter.name}`)
      for (const content of Object.values(operation.requestBody?.content ?? {})) check(content.schema, where)
      expect([where, operation.summary === operation.operationId]).toEqual([where, false])
      expect(operation.description).toMatch(/^Access: .+ Scope of a token: `\w+:(read|write)`/)
      for (const answer of Object.values(operation.responses)) {
        expect([where, Boolean(answer.description ?? answer.$ref)]).toEqual([where, true])
        for (const content of Object.values(answer.content ?? {})) check(content.schema, where)
      }
      for (const status of ['422', '503']) expect(operation.responses).toHaveProperty([status])
    }
  })

  test('each refusal has an example that its schema describes', () => {
    const schema = (document.components.schemas as Record<string, JsonSchema>).Problem
    for (const answer of Object.values(document.components.responses as Record<string, { content: Record<string, { example: Record<string, unknown> }> }>)) {
      const example = answer.content['application/problem+json']?.example ?? {}
      for (const name of schema?.required ?? []) expect(example).toHaveProperty(name)
    }
  })
})

describe('a read', () => {
  test('is answered with 304 when nothing changed', async () => {
    const first = await app.get('/courses?limit=5')
    const tag = first.headers.get('etag') ?? ''
    expect(tag).toMatch(/^W\/"/)
    const again = await app.send('GET', '/courses?limit=5', undefined, undefined, { 'if-none-match': tag })
    expect([again.status, again.body]).toEqual([304, undefined])
    expect((await app.send('GET', '/courses?limit=5', undefined, undefined, { 'if-none-match': 'W/"other"' })).status).toBe(200)
  })

  test('readiness tells how long events wait', async () => {
    expect((await app.get('/api/../readyz')).body).toEqual({ ok: true, outboxSeconds: 0 })
  })
})

test.each([
  ['57P01', { code: '57P01' }, 503],
  ['57P03', { code: '57P03' }, 503],
  ['ECONNREFUSED', { code: 'ECONNREFUSED' }, 503],
  ['the socket is gone', { code: 'ENOENT', syscall: 'connect' }, 503],
  ['a file is gone', { code: 'ENOENT', syscall: 'open' }, 500],
  ['money', new MoneyError('money/currency-mismatch', 'x'), 422],
  ['anything else', new Error('x'), 500]
])('problemOf: %s', (_, error, status) => {
  expect(problemOf(error).status).toBe(status)
})

test('a schema becomes rows, and a sample of what is required', () => {
  const schema: JsonSchema = {
    type: 'object',
    required: ['id', 'rows'],
    properties: {
      id: { type: 'string', format: 'uuid' },
      note: { type: 'string', maxLength: 5 },
      rows: { type: 'array', items: { type: 'object', required: ['n'], properties: { n: { type: 'integer', minimum: 3 } } } }
    }
  }
  expect(fieldsOf(schema).map((field) => [field.name, field.type, field.required, field.limits])).toEqual([
    ['id', 'string (uuid)', true, ''],
    ['note', 'string', false, '0–5'],
    ['rows', 'object[]', true, ''],
    ['rows[].n', 'integer', true, '≥ 3']
  ])
  expect(sampleOf(schema)).toEqual({ id: '0199c3f0-5d2e-7a0b-9f0e-1c2d3e4f5a6b', rows: [{ n: 3 }] })
})
