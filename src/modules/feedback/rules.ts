export const axes = ['content', 'interaction', 'outcome'] as const
export type Axis = (typeof axes)[number]
export type Scores = Record<Axis, number>

export const textLength = 2000
/** Who rates has seen enough: a fifth of the course, or three lessons of a long one. */
export const enoughPercent = 20
export const enoughLessons = 3

export interface Learner {
  team: boolean
  enrolled: boolean
  progressPercent: number
  lessonsDone: number
}

/** Whether somebody may rate a course, or why not. */
export function canRate(learner: Learner): true | string {
  if (learner.team) return 'feedback/own-course'
  if (!learner.enrolled) return 'feedback/not-enrolled'
  return learner.progressPercent >= enoughPercent || learner.lessonsDone >= enoughLessons || 'feedback/too-early'
}

/** How many gave 1 to 5 on an axis → the average, null without a vote. */
export function averageOf(counts: readonly number[]): number | null {
  const votes = counts.reduce((sum, count) => sum + count, 0)
  return votes === 0 ? null : counts.reduce((sum, count, at) => sum + count * (at + 1), 0) / votes
}
