import { isCourseTeam } from '#modules/catalog/index.ts'
import { registerPrivacyPart } from '#modules/identity/index.ts'
import { hasRole } from '#platform/actor.ts'
import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { expireClaims } from './claim.ts'
import { keepTime } from './keep-time.ts'
import { tellDueSoon } from './on-guidance-due-soon.ts'
import { tellOverdue } from './on-guidance-overdue.ts'
import { tellWaiting } from './on-guidance-requested.ts'
import { tellReviewed } from './on-submission-reviewed.ts'
import { cancelOnCancelled, cancelOnExpired, openOnPaid } from './paid-request.ts'
import { checkHolds } from './questions/check-holds.ts'
import { keepPromises } from './questions/close-question.ts'
import { keepRulings } from './questions/disputes.ts'
import { mayWatchRequest } from './questions/may-watch.ts'
import * as questions from './questions/tell.ts'
import { openReview } from './on-submission-submitted.ts'
import { privacyPart } from './privacy.ts'

registerPrivacyPart('guidance', privacyPart)

export const guidance: Module = {
  name: 'guidance',
  api,
  reactions: [openReview, openOnPaid, cancelOnExpired, cancelOnCancelled, tellWaiting, tellDueSoon, tellOverdue, tellReviewed, ...Object.values(questions)],
  schedules: [expireClaims, keepTime, keepPromises, keepRulings, checkHolds],
  topics: {
    'review-queue': async (actor, id, db) => /^[0-9a-f-]{36}$/.test(id) && (hasRole(actor, 'operator', 'admin') || (await isCourseTeam(db, id, actor.id))),
    guidance: mayWatchRequest
  }
}

export { type FinishedReview, responseFigures, reviewsOf } from './reviews.ts'
export type { WorkPart } from './rules.ts'
// Pages.
export { type QueueRow, type ReviewQueue, reviewQueue } from './queries/review-queue.ts'
export { showReview } from './queries/show-review.ts'
export { whereRequest } from './queries/where-request.ts'
export { whomToAsk } from './queries/whom-to-ask.ts'
export { type PaidRequest, lockRequest, openPaidRequest, settle, takeStep } from './paid-request.ts'
export { answerBoard, listDisputes, type ListedQuestion, myQuestions, publicAnswers, questionsForMe } from './queries/list-questions.ts'
export { revealAsker, type ShownQuestion, showQuestion } from './queries/show-question.ts'
export { answerQuestion, declineQuestion } from './questions/answer-question.ts'
export { askQuestion } from './questions/ask-question.ts'
export { lookAtLesson } from './questions/asked-about.ts'
export { claimQuestion, releaseQuestion } from './questions/claim-question.ts'
export { acceptAnswer, askFollowUp, withdrawQuestion } from './questions/close-question.ts'
export { openDispute, ruleDispute, stateDispute } from './questions/disputes.ts'
export { type AnswerOffer, listOffers, offersOf, setOffers } from './questions/offers.ts'
