import type { Module, Reaction, Schedule } from './module.ts'

let known: readonly Module[] = []

/** Told once when the product is composed, so that a failed reaction can be found again by its name. */
export const rememberModules = (modules: readonly Module[]): void => {
  known = modules
}

export const knownReaction = (id: string): Reaction | undefined => known.flatMap((module) => module.reactions ?? []).find((one) => one.id === id)

export const knownSchedules = (): Schedule[] => known.flatMap((module) => module.schedules ?? [])
