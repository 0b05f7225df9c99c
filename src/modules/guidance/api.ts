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
import { listAgreement, ownAgreement } from './calibration/list-agreement.ts'
import { mySecondReviews, scoreSecondReview, showSecondReview } from './calibration/second-reviews.ts'
import { claimReview, releaseReview } from './claim.ts'
import { myRemarks, remarkBoard, remarksForMe, showRemark } from './complaints/list-remarks.ts'
import { lookAtGuidance, makeRemark } from './complaints/make-remark.ts'
import { moveRemark } from './complaints/move-remark.ts'
import { assessStage } from './guiding/assess-stage.ts'
import { guidedLearner } from './guiding/guided-learner.ts'
import { addLearnerNote, deleteLearnerNote } from './guiding/learner-notes.ts'
import { myAssessments, mySteps } from './guiding/my-plan.ts'
import { addStep, tickStep, withdrawStep } from './guiding/next-steps.ts'
import { agreeToGuidanceRules, publishGuidanceRules, showGuidanceRules } from './interaction/interaction-rules.ts'
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
  get('/answer-board', answerBoard),
  get('/guided-learners/:username', guidedLearner),
  get('/next-steps', mySteps),
  post('/next-steps', addStep),
  put('/next-steps/:stepId', tickStep),
  del('/next-steps/:stepId', withdrawStep),
  post('/learner-notes', addLearnerNote),
  del('/learner-notes/:noteId', deleteLearnerNote),
  get('/stage-assessments', myAssessments),
  post('/stages/:stageId/assessment', assessStage),
  get('/second-reviews', mySecondReviews),
  get('/second-reviews/:secondReviewId', showSecondReview),
  post('/second-reviews/:secondReviewId', scoreSecondReview),
  get('/review-agreement', listAgreement),
  get('/review-agreement/mine', ownAgreement),
  get('/guidance-requests/:requestId/remark', lookAtGuidance),
  post('/guidance-requests/:requestId/remark', makeRemark),
  get('/remarks', myRemarks),
  get('/remarks-for-me', remarksForMe),
  get('/remark-board', remarkBoard),
  get('/remarks/:remarkId', showRemark),
  post('/remarks/:remarkId/steps', moveRemark),
  get('/guidance-rules', showGuidanceRules),
  post('/guidance-rules', publishGuidanceRules),
  post('/guidance-rules/consents', agreeToGuidanceRules)
]
