import { z } from 'zod'

const modules = [
  'identity',
  'experts',
  'recruitment',
  'catalog',
  'learning',
  'tasks',
  'guidance',
  'booking',
  'live',
  'media',
  'community',
  'feedback',
  'commerce',
  'payments',
  'ledger',
  'inbox',
  'ops'
] as const

/** What a token may be allowed: reading or writing (which includes reading) in one part of Klearn. */
export const scopes = modules.flatMap((module) => [`${module}:read`, `${module}:write`])

export const scopeInput = z.enum(scopes as [string, ...string[]])
