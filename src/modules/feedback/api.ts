import { type Endpoint, get, post, put } from '#platform/module.ts'
import { answerRating, reportRating } from './answer-rating.ts'
import { courseRatings } from './queries.ts'
import { changeRating, rateCourse } from './rate-course.ts'

export const api: Endpoint[] = [
  get('/courses/:courseId/ratings', courseRatings),
  post('/courses/:courseId/ratings', rateCourse),
  put('/courses/:courseId/ratings/mine', changeRating),
  put('/ratings/:ratingId/answer', answerRating),
  post('/ratings/:ratingId/reports', reportRating)
]
