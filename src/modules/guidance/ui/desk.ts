import { createContext } from 'svelte'
import type { QueueRow } from '#modules/guidance/index.ts'

/** What the workbench's frame tells the open page: the clock, and which one comes next. */
export interface Desk {
  now(): number
  next(): QueueRow | undefined
  to(requestId: string): string
  search(): string
}

export const [useDesk, setDesk] = createContext<Desk>()
