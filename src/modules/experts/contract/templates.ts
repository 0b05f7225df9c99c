import { template202611 } from './template-2026-11.ts'
import type { Template } from './terms.ts'

/** Newest last; none is ever taken out, since contracts were made from it. */
export const templates: readonly Template[] = [template202611]

/** The wording that new contracts are made from. */
export const currentTemplate = template202611
