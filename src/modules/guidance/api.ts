import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { claimReview, releaseReview } from './claim.ts'
import { reviewQueue } from './queries/review-queue.ts'
import { reviewBrief, showReview } from './queries/show-review.ts'
import { reviewSubmission, saveReviewDraft } from './review-submission.ts'
import { addSnippet, deleteSnippet, listSnippets, useSnippet } from './snippets.ts'

export const api: Endpoint[] = [
  get('/reviews', reviewQueue),
  get('/reviews/:requestId', showReview),
  get('/reviews/:requestId/brief', reviewBrief),
  post('/reviews/:requestId/claim', claimReview),
  del('/reviews/:requestId/claim', releaseReview),
  put('/reviews/:requestId/draft', saveReviewDraft),
  post('/reviews/:requestId', reviewSubmission),
  get('/snippets', listSnippets),
  post('/snippets', addSnippet),
  post('/snippets/:snippetId/use', useSnippet),
  del('/snippets/:snippetId', deleteSnippet)
]
