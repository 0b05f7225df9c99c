import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { answerBoard, listDisputes, myQuestions, publicAnswers, questionsForMe } from './queries/list-questions.ts'
import { revealAsker, showQuestion } from './queries/show-question.ts'
import { whereRequest } from './queries/where-request.ts'
import { whomToAsk } from './queries/whom-to-ask.ts'
import { answerQuestion, declineQuestion } from './questions/answer-question.ts'
import { askQuestion } from './questions/ask-question.ts'
import { lookAtLesson } from './questions/asked-about.ts'
import { claimQuestion, releaseQuestion } from './questions/claim-question.ts'
import { acceptAnswer, askFollowUp, withdrawQuestion } from './questions/close-question.ts'
import { openDispute, ruleDispute, stateDispute } from './questions/disputes.ts'
import { listOffers, setOffers } from './questions/offers.ts'
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
  del('/snippets/:snippetId', deleteSnippet),
  get('/experts/:expertId/answer-offers', listOffers),
  put('/answer-offers', setOffers),
  post('/questions', askQuestion),
  get('/questions', myQuestions),
  get('/whom-to-ask', whomToAsk),
  get('/courses/:courseId/lessons/:lessonId/asked-about', lookAtLesson),
  get('/guidance-requests/:requestId', whereRequest),
  get('/questions-for-me', questionsForMe),
  get('/experts/:expertId/answers', publicAnswers),
  get('/questions/:requestId', showQuestion),
  post('/questions/:requestId/claim', claimQuestion),
  del('/questions/:requestId/claim', releaseQuestion),
  post('/questions/:requestId/answers', answerQuestion),
  post('/questions/:requestId/refusal', declineQuestion),
  post('/questions/:requestId/follow-up', askFollowUp),
  post('/questions/:requestId/withdrawal', withdrawQuestion),
  post('/questions/:requestId/acceptance', acceptAnswer),
  post('/questions/:requestId/dispute', openDispute),
  put('/questions/:requestId/dispute/statement', stateDispute),
  post('/questions/:requestId/ruling', ruleDispute),
  post('/questions/:requestId/asker', revealAsker),
  get('/disputes', listDisputes),
  get('/answer-board', answerBoard)
]
