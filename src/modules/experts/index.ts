import { registerPrivacyPart } from '#modules/identity/index.ts'
import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { http } from './http.ts'
import { onDelivered, onMissed, onRated } from './on-figures-moved.ts'
import { privacyPart } from './privacy.ts'
import { noteAccepted, noteDelivered, noteMissed, notePassed, noteReturned } from './probation/collect-evidence.ts'
import { watchProbations } from './probation/mark-end.ts'
import { onApplicationPassed } from './probation/on-application-passed.ts'
import { keepFigures } from './refresh-figures.ts'
import { tellBegun, tellDecided, tellDrawnUp, tellEnded, tellEndingSoon, tellPlanChanged, tellRenewed, tellSigned, tellState } from './tell.ts'

registerPrivacyPart('experts', privacyPart)

export const experts: Module = {
  name: 'experts',
  api,
  reactions: [
    onDelivered,
    onMissed,
    onRated,
    onApplicationPassed,
    noteDelivered,
    noteMissed,
    noteAccepted,
    notePassed,
    noteReturned,
    tellBegun,
    tellPlanChanged,
    tellEndingSoon,
    tellEnded,
    tellDecided,
    tellDrawnUp,
    tellSigned,
    tellRenewed,
    tellState
  ],
  schedules: [keepFigures, watchProbations],
  http
}

export { type ExpertCard, expertCard, expertCards, topExperts } from './expert-card.ts'
export type { ExpertCardRow, ExpertsViews } from './tables.ts'
// Pages.
export { checkCredential, showCertificate } from './certificate/check.ts'
export { credentialKeys, issuerDocument, myCredential, statusListToken } from './certificate/published.ts'
export { renewCertificate } from './certificate/renew.ts'
export { drawUpContract } from './contract/draw-up.ts'
export { myContract } from './contract/my-contract.ts'
export { checkContract, contractDocument } from './contract/read-contract.ts'
export { countersignContract, signContract } from './contract/sign-contract.ts'
export { staffContracts } from './contract/staff-contracts.ts'
export { follow, unfollow } from './follow.ts'
export { openProfile } from './open-profile.ts'
export { beginProbation } from './probation/begin-probation.ts'
export { changePlan } from './probation/change-plan.ts'
export { decideProbation } from './probation/decide-probation.ts'
export { probationDesk } from './probation/desk.ts'
export { myProbation, staffProbation } from './probation/show-probation.ts'
export { listExperts } from './queries/list-experts.ts'
export { myProfiles } from './queries/my-profiles.ts'
export { showExpert } from './queries/show-expert.ts'
export { staffExpert, staffExperts } from './queries/staff-experts.ts'
export { saveProfile } from './save-profile.ts'
export { setState } from './set-state.ts'
