import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { hideRating } from './on-content-hidden.ts'
import { restoreRating } from './on-content-restored.ts'
import { registerFeedbackPrivacy } from './privacy.ts'
import { tellAnswered, tellRated } from './tell.ts'

registerFeedbackPrivacy()

export const feedback: Module = { name: 'feedback', api, reactions: [tellRated, tellAnswered, hideRating, restoreRating] }

export { type LatestRatings, latestRatings } from './latest-ratings.ts'
// Pages.
export { answerRating, reportRating } from './answer-rating.ts'
export { courseRatings } from './queries.ts'
export { changeRating, rateCourse } from './rate-course.ts'
