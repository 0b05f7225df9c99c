export const roomKinds = ['consultation', 'office_hours'] as const
export type RoomKind = (typeof roomKinds)[number]
export type EndedBy = 'left' | 'taken-over' | 'quiet' | 'removed' | 'closed'

/** People with camera and microphone: each sends to each, and a home line carries three at most. */
export const mostPeople = 4
export const mostMembers = 200
/** How much the host adds at a time, and how often. */
export const prolongMinutes = 15
export const prolongMost = 4
/** Who is inside at the end is not cut off in the middle of a sentence. */
export const farewellMinutes = 5
export const beatSeconds = 10
/** A browser slows the clock of a hidden tab down to one tick a minute: who waits in one is still there. */
export const quietSeconds = 75
export const messageLength = 1000

export const sdpLength = 40_000
export const candidateLength = 2000
export const payloadsPerLetter = 40
export const letterLength = 120_000

export interface Candidate {
  candidate: string
  sdpMid: string | null
  sdpMLineIndex: number | null
  usernameFragment: string | null
}
/**
 * What one browser tells another: its description of the connection, a way on which it might be reached, or that
 * it wishes to be described to again.
 */
export type Signal = { description: { type: 'offer' | 'answer'; sdp: string } } | { candidate: Candidate } | { again: true }

const minutes = 60_000

export interface RoomTimes {
  opens_at: Date
  ends_at: Date
  closes_at: Date
  cancelled_at: Date | null
}

/** farewell: nobody comes in any more, who is inside says goodbye. */
export type Phase = 'waiting' | 'open' | 'farewell' | 'ended' | 'cancelled'

export const goneAt = (room: { closes_at: Date }) => new Date(room.closes_at.getTime() + farewellMinutes * minutes)

export function phaseOf(room: RoomTimes, now: Date): Phase {
  if (room.cancelled_at) return 'cancelled'
  if (now < room.opens_at) return 'waiting'
  if (now < room.closes_at) return 'open'
  return now < goneAt(room) ? 'farewell' : 'ended'
}

/** How often the host has added time. */
export const prolongedTimes = (room: { ends_at: Date; closes_at: Date }) =>
  Math.round((room.closes_at.getTime() - room.ends_at.getTime()) / (prolongMinutes * minutes))

export const prolonged = (closesAt: Date) => new Date(closesAt.getTime() + prolongMinutes * minutes)

/** One place is the host's until the host has come. */
export function hasPlace({ others, most, isHost, hostIsIn }: { others: number; most: number; isHost: boolean; hostIsIn: boolean }): boolean {
  return others < (isHost || hostIsIn ? most : most - 1)
}

/** Of two browsers one makes the offers, and both know which: offers that cross freeze pictures (README). */
export const isOfferer = (own: string, other: string) => own > other
