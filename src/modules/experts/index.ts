import { registerPrivacyPart } from '#modules/identity/index.ts'
import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { onDelivered, onRated } from './on-figures-moved.ts'
import { privacyPart } from './privacy.ts'
import { keepFigures } from './refresh-figures.ts'

registerPrivacyPart('experts', privacyPart)

export const experts: Module = { name: 'experts', api, reactions: [onDelivered, onRated], schedules: [keepFigures] }

export { type ExpertCard, expertCard, expertCards, topExperts } from './expert-card.ts'
export type { ExpertCardRow, ExpertsViews } from './tables.ts'
// Pages.
export { follow, unfollow } from './follow.ts'
export { openProfile } from './open-profile.ts'
export { listExperts } from './queries/list-experts.ts'
export { myProfiles } from './queries/my-profiles.ts'
export { showExpert } from './queries/show-expert.ts'
export { staffExpert, staffExperts } from './queries/staff-experts.ts'
export { saveProfile } from './save-profile.ts'
export { setState } from './set-state.ts'
