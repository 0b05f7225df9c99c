import { createHash } from 'node:crypto'

/** One review of twenty is done a second time. */
export const chosenShare = 0.05
// No secret: with it and the id anybody can check that nobody chose. The id is made after the review is written.
const seed = 'klearn second reviews 1'
const doWithinDays = 7
export const dueAtOf = (from: Date): Date => new Date(from.getTime() + doWithinDays * 86_400_000)
/** With fewer pairs κ says more about chance than about people. */
export const fewestPairs = 10
/** Judged by the newest pairs: people calibrate. */
export const newestPairs = 200

/** Whether a review is done twice: a fixed number in [0, 1) that belongs to its id, below the share. */
export const isChosen = (reviewId: string, share = chosenShare): boolean =>
  createHash('sha256').update(`${seed}:${reviewId}`).digest().readUIntBE(0, 6) / 2 ** 48 < share
