/** Why somebody is looked at, in plain English, for logs and the command line; pages build their own sentences from the code and its numbers. */
import type { Reason } from './flag.ts'

const short = (value: number) => String(Number(value.toPrecision(3)))
const count = (n: number, one: string, more = `${one}s`) => `${n} ${n === 1 ? one : more}`

export function flagSentence(flag: Reason): string {
  switch (flag.code) {
    case 'too-many':
      return `Did "${flag.action}" ${count(flag.count, 'time')}; ${short(flag.expected)} is usual for "${flag.segment}", so many or more happen by chance to ${chance(flag.chance)}.`
    case 'too-regular':
      return `${count(flag.intervals, 'pause')} between actions are nearly alike, about ${short(flag.medianSeconds)} seconds each (entropy ${short(flag.entropy)}; 0 is a clock).`
    case 'mutual-likes':
      return `Is one of ${flag.size} people who like each other: ${flag.mutual} of ${count(flag.given, 'like')} came back from among them.`
    case 'shared-identity':
      return `Shares ${count(flag.keys, 'key')} (${flag.kinds.join(', ')}) within a group of ${count(flag.size, 'person', 'people')}.`
    case 'unusual-profile':
      return `Is unlike the others as a whole, most of all in ${flag.features.map(({ name, value, deviation }) => `${name} (${short(value)}, ${deviationOf(deviation)})`).join(', ')}.`
  }
}

const chance = (p: number) => (p > 0 ? `one in ${short(Math.max(1, 1 / p))} people` : 'practically nobody')
const deviationOf = (deviation: number) => `${short(Math.abs(deviation))} robust deviations ${deviation < 0 ? 'below' : 'above'} the middle`
