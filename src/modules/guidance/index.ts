import { isCourseTeam } from '#modules/catalog/index.ts'
import { hasRole } from '#platform/actor.ts'
import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { expireClaims } from './claim.ts'
import { keepTime } from './keep-time.ts'
import { openReview } from './on-submission-submitted.ts'

export const guidance: Module = {
  name: 'guidance',
  api,
  reactions: [openReview],
  schedules: [expireClaims, keepTime],
  topics: { 'review-queue': async (actor, id, db) => /^[0-9a-f-]{36}$/.test(id) && (hasRole(actor, 'operator', 'admin') || (await isCourseTeam(db, id, actor.id))) }
}

export { type FinishedReview, responseFigures, reviewsOf } from './reviews.ts'
