import type { Endpoint } from '#platform/module.ts'

export const api: Endpoint[] = []
