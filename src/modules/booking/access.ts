import { absentAfterMinutes, afterStep, type BookingState } from './rules.ts'

type Who = { id: string; kind: string; roles: readonly string[] }
type Parties = { learner_id: string; expert_id: string }

export type Side = 'learner' | 'expert'

/** Which side of a booking somebody is on; undefined: it does not exist for them. */
export const sideOf = (actor: Pick<Who, 'id'>, { learner_id, expert_id }: Parties): Side | undefined =>
  actor.id === '' ? undefined : actor.id === learner_id ? 'learner' : actor.id === expert_id ? 'expert' : undefined

type Timed = { state: BookingState; starts_at: Date; ends_at: Date }

export function canChange({ state, starts_at }: Timed, now: Date): true | string {
  if (!afterStep(state, 'cancel')) return 'booking/closed'
  return now < starts_at || 'booking/has-begun'
}

/** From ten minutes after the beginning, until it is accepted. */
export function canSayAbsent({ state, starts_at, absent }: Timed & { absent: string | null }, now: Date): true | string {
  if (absent) return 'booking/closed'
  if (state !== 'confirmed' && state !== 'ended') return 'booking/closed'
  return now.getTime() >= starts_at.getTime() + absentAfterMinutes * 60_000 || 'booking/too-early-to-say'
}

/** Notes and next steps: the expert writes them from the beginning on. */
export const canWriteNotes = ({ state, starts_at }: Timed, now: Date): boolean => ['confirmed', 'ended', 'done', 'disputed'].includes(state) && now >= starts_at
