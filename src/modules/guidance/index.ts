import { isCourseTeam } from '#modules/catalog/index.ts'
import { registerPrivacyPart } from '#modules/identity/index.ts'
import { hasRole } from '#platform/actor.ts'
import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { countAgreement } from './calibration/on-second-review-done.ts'
import { assignSecondReviews, openSecondReview } from './calibration/open-second-review.ts'
import { calibrationPrivacy } from './calibration/privacy.ts'
import { tellSecondReview } from './calibration/tell.ts'
import { expireClaims } from './claim.ts'
import { keepRemarks } from './complaints/keep-time.ts'
import { remarksPrivacy } from './complaints/privacy.ts'
import * as remarks from './complaints/tell.ts'
import { keepFinishedCourse, keepFinishedTask } from './guiding/on-stage-finished.ts'
import { guidingPrivacy } from './guiding/privacy.ts'
import { remindSteps } from './guiding/remind-steps.ts'
import * as guiding from './guiding/tell.ts'
import { keepConsentOfAsker } from './interaction/interaction-rules.ts'
import { interactionPrivacy } from './interaction/privacy.ts'
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
registerPrivacyPart('guiding', guidingPrivacy)
registerPrivacyPart('calibration', calibrationPrivacy)
registerPrivacyPart('remarks', remarksPrivacy)
registerPrivacyPart('guidance-rules', interactionPrivacy)

export const guidance: Module = {
  name: 'guidance',
  api,
  reactions: [
    openReview,
    openOnPaid,
    cancelOnExpired,
    cancelOnCancelled,
    tellWaiting,
    tellDueSoon,
    tellOverdue,
    tellReviewed,
    ...Object.values(questions),
    keepFinishedTask,
    keepFinishedCourse,
    ...Object.values(guiding),
    openSecondReview,
    countAgreement,
    tellSecondReview,
    ...Object.values(remarks),
    keepConsentOfAsker
  ],
  schedules: [expireClaims, keepTime, keepPromises, keepRulings, checkHolds, remindSteps, assignSecondReviews, keepRemarks],
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
export { listAgreement, ownAgreement } from './calibration/list-agreement.ts'
export { mySecondReviews, scoreSecondReview, showSecondReview } from './calibration/second-reviews.ts'
export { type ListedRemark, myRemarks, remarkBoard, remarksForMe, showRemark } from './complaints/list-remarks.ts'
export { lookAtGuidance, makeRemark } from './complaints/make-remark.ts'
export { moveRemark } from './complaints/move-remark.ts'
export { assessStage } from './guiding/assess-stage.ts'
export { guidedLearner } from './guiding/guided-learner.ts'
export { addLearnerNote, deleteLearnerNote } from './guiding/learner-notes.ts'
export { myAssessments, mySteps } from './guiding/my-plan.ts'
export { addStep, tickStep, withdrawStep } from './guiding/next-steps.ts'
export { agreeToGuidanceRules, publishGuidanceRules, showGuidanceRules } from './interaction/interaction-rules.ts'
export { checkRulesConsent } from './interaction/rules-in-force.ts'
