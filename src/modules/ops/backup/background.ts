import { log } from '#platform/log.ts'

const underWay = new Set<Promise<void>>()

/** Lets work go on after the answer; how it fails stands in the log. */
export function inBackground(does: string, work: Promise<unknown>): void {
  const one = work
    .then(() => {})
    .catch((error) => log.error({ err: error }, does))
    .finally(() => underWay.delete(one))
  underWay.add(one)
}

/** Waits until none of it is left, e.g. before a test compares two states of the database. */
export async function backgroundSettled(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay)
}
