/**
 * Learners against tasks, as in chess (Elo 1978; for learning: Pelánek, Computers & Education 98, 2016): a success lifts
 * the learner and lowers the task by as much as it was a surprise. The step shrinks with the number of attempts, so a
 * well-known task hardly moves when a beginner fails.
 */
export interface Standing {
  rating: number
  attempts: number
}

export const newcomer: Standing = { rating: 0, attempts: 0 }

/** Success at which people learn most; easier bores, harder discourages (Wilson et al., Nature Communications 10:4646, 2019, found .85 for machines; .7 leaves room for effort). */
const DESIRED = 0.7
const FIRST_STEP = 1
const SLOWING = 0.05

/** 1 / (1 + e^-(learner - task)). */
export function successChance(learner: Standing, task: Standing): number {
  return 1 / (1 + Math.exp(task.rating - learner.rating))
}

/** Both standings after an attempt; `result` is 0 (failed) to 1 (all points). */
export function afterAttempt(learner: Standing, task: Standing, result: number): { learner: Standing; task: Standing } {
  if (!(result >= 0 && result <= 1)) throw new RangeError(`A result of ${result} is not between 0 and 1.`)
  const surprise = result - successChance(learner, task)
  const moved = ({ rating, attempts }: Standing, direction: number): Standing => ({
    rating: rating + (direction * FIRST_STEP * surprise) / (1 + SLOWING * attempts),
    attempts: attempts + 1
  })
  return { learner: moved(learner, 1), task: moved(task, -1) }
}

/** Tasks whose chance of success is nearest to what teaches most, nearest first. */
export function fittingTasks<T extends { task: Standing }>(learner: Standing, tasks: readonly T[], count: number): (T & { chance: number })[] {
  const distance = (chance: number) => Math.abs(chance - DESIRED)
  return tasks
    .map((one) => ({ ...one, chance: successChance(learner, one.task) }))
    .sort((a, b) => distance(a.chance) - distance(b.chance))
    .slice(0, count)
}
