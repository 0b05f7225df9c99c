import type { JsonSchema } from '#platform/http/openapi.ts'

export interface FieldWords {
  /** Dotted within an object, `[]` for each of a list: `rows[].id`. */
  name: string
  type: string
  required: boolean
  limits: string
  description: string
}

const deepest = 4

/** The properties of a schema as rows of a table. */
export function fieldsOf(schema: JsonSchema, prefix = '', depth = 0): FieldWords[] {
  if (depth > deepest) return []
  if (schema.type === 'array' && schema.items) return prefix ? fieldsOf(schema.items, `${prefix}[]`, depth + 1) : fieldsOf(schema.items, '[]', depth + 1)
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const full = prefix ? `${prefix}.${name}` : name
    const inner = property.anyOf?.find((one) => one.properties || one.items) ?? property
    return [
      {
        name: full,
        type: typeOf(property),
        required: schema.required?.includes(name) ?? false,
        limits: limitsOf(property),
        description: property.description ?? ''
      },
      ...fieldsOf(inner, full, depth + 1)
    ]
  })
}

function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const several = schema.anyOf ?? (schema.oneOf as JsonSchema[] | undefined)
  if (several) return [...new Set(several.map(typeOf))].join(' | ')
  if (schema.type === 'array') return schema.items ? `${typeOf(schema.items)}[]` : 'array'
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any')
  return typeof schema.format === 'string' ? `${type} (${schema.format})` : type
}

function limitsOf(schema: JsonSchema): string {
  // What zod writes for "any whole number" says nothing.
  const plain = (value: unknown) => typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER
  const range = [plain(schema.minimum) ? `≥ ${schema.minimum}` : '', plain(schema.maximum) ? `≤ ${schema.maximum}` : ''].filter(Boolean).join(', ')
  const length = schema.minLength !== undefined || schema.maxLength !== undefined ? `${schema.minLength ?? 0}–${schema.maxLength ?? ''}` : ''
  const usual = schema.default !== undefined ? `= ${JSON.stringify(schema.default)}` : ''
  return [range, length, usual].filter(Boolean).join(' · ')
}

/** A plausible body: what is required, with a value of the right kind. */
export function sampleOf(schema: JsonSchema, depth = 0): unknown {
  if (depth > deepest) return null
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const several = schema.anyOf ?? (schema.oneOf as JsonSchema[] | undefined)
  if (several?.[0]) return sampleOf(several[0], depth + 1)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object') {
    const names = Object.keys(schema.properties ?? {})
    const wanted = schema.required?.length ? schema.required : names.slice(0, 3)
    return Object.fromEntries(wanted.map((name) => [name, sampleOf(schema.properties?.[name] ?? {}, depth + 1)]))
  }
  if (type === 'array') return schema.items ? [sampleOf(schema.items, depth + 1)] : []
  if (type === 'integer' || type === 'number') return Math.max(1, Number(schema.minimum) > -1e9 ? Number(schema.minimum) : 1)
  if (type === 'boolean') return true
  if (schema.format === 'uuid') return '0199c3f0-5d2e-7a0b-9f0e-1c2d3e4f5a6b'
  if (schema.format === 'date-time') return '2026-12-01T12:00:00Z'
  if (schema.format === 'date') return '2026-12-01'
  if (schema.format === 'email') return 'name@example.com'
  if (schema.format === 'uri') return 'https://example.com'
  return type === 'string' ? '…' : null
}
