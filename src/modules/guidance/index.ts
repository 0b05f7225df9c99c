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
import { openReview } from './on-submission-submitted.ts'
import { privacyPart } from './privacy.ts'

registerPrivacyPart('guidance', privacyPart)

export const guidance: Module = {
  name: 'guidance',
  api,
  reactions: [openReview, tellWaiting, tellDueSoon, tellOverdue, tellReviewed],
  schedules: [expireClaims, keepTime],
  topics: {
    'review-queue': async (actor, id, db) => /^[0-9a-f-]{36}$/.test(id) && (hasRole(actor, 'operator', 'admin') || (await isCourseTeam(db, id, actor.id)))
  }
}

export { type FinishedReview, responseFigures, reviewsOf } from './reviews.ts'
export type { WorkPart } from './rules.ts'
// Pages.
export { type QueueRow, type ReviewQueue, reviewQueue } from './queries/review-queue.ts'
export { showReview } from './queries/show-review.ts'
