import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { modules } from '#app.ts'
import { actorOf } from '#modules/identity/index.ts'
import { runAs } from '#platform/context.ts'
import { drainReactions } from '#platform/events/drain.ts'
import { setClock } from '#platform/time/clock.ts'

export const seeds = fileURLToPath(new URL('../../seeds', import.meta.url))
export const yaml = <T>(file: string): T => parse(readFileSync(join(seeds, file), 'utf8')) as T

/** Ids of the demo world by the names that its files use. */
export interface World {
  people: Map<string, string>
  courses: Map<string, { courseId: string; versionId: string }>
  startedAt: Date
}

export const idOf = (world: World, username: string): string => {
  const id = world.people.get(username)
  if (!id) throw new Error(`the demo world has no ${username}`)
  return id
}

/** Something that happened before today, in one of the stories. */
export interface Happening {
  at: Date
  run(): Promise<unknown>
}

export const ago = (world: World, days: number, hours = 0): Date => new Date(world.startedAt.getTime() - days * 86_400_000 - hours * 3_600_000)

/**
 * Lives through the past in order: each happening with the clock at its moment, through the same use cases
 * as any other day, and with everything that follows from it.
 */
export async function replay(happenings: Happening[]): Promise<void> {
  try {
    for (const happening of [...happenings].sort((a, b) => a.at.getTime() - b.at.getTime())) {
      setClock(happening.at)
      await happening.run()
      await drainReactions(modules)
    }
  } finally {
    setClock()
  }
}

/** Does something as one of the people of the demo world. */
export const as = async <T>(world: World, username: string, run: () => Promise<T>): Promise<T> => runAs(await actorOf(idOf(world, username)), run)
