import { type Endpoint, post, put } from '#platform/module.ts'
import { claimReview, releaseReview } from './claim.ts'
import { reviewSubmission, saveReviewDraft } from './review-submission.ts'

export const api: Endpoint[] = [
  post('/reviews/:requestId/claim', claimReview),
  post('/reviews/:requestId/release', releaseReview),
  put('/reviews/:requestId/draft', saveReviewDraft),
  post('/reviews/:requestId', reviewSubmission)
]
