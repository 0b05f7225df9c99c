import { Temporal } from 'temporal-polyfill'

type Clock = () => number

// Fault runs start a process with its clock moved; the machine's own clock stays as it is.
// Browsers have no `process`.
const offset = Number(globalThis.process?.env?.KLEARN_CLOCK_OFFSET_SECONDS ?? 0) * 1000
const shifted: Clock = () => Date.now() + (Number.isFinite(offset) ? offset : 0)

let clock: Clock = shifted

/** The present moment. Rules take it as an argument; only use cases, jobs and pages ask for it here. */
export function nowInstant(): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(clock())
}

/** The present moment as the `Date` that rows and drivers speak. */
export function now(): Date {
  return new Date(clock())
}

/** For tests: stop or move the clock. Call without an argument to hand it back. */
export function setClock(moment?: Date | string | (() => Date)): void {
  if (moment === undefined) {
    clock = shifted
    return
  }
  if (typeof moment === 'function') {
    clock = () => moment().getTime()
    return
  }
  const fixed = new Date(moment).getTime()
  if (Number.isNaN(fixed)) throw new RangeError(`not a moment: ${String(moment)}`)
  clock = () => fixed
}
