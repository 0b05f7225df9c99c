import { registerPrivacyPart } from '#modules/identity/index.ts'
import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { http } from './http.ts'
import { keepTime } from './keep-time.ts'
import { privacyPart } from './privacy.ts'
import { tellApplicant, tellBooked, tellOperatorsOfMove } from './tell/on-application-moved.ts'
import { tellScored } from './tell/on-application-scored.ts'
import { tellCancelled } from './tell/on-interview-cancelled.ts'
import { tellScoresDue, tellSoon } from './tell/on-interview-soon.ts'
import { tellPanel } from './tell/on-panel-chosen.ts'
import { tellOffered } from './tell/on-slots-offered.ts'

registerPrivacyPart('recruitment', privacyPart)

export const recruitment: Module = {
  name: 'recruitment',
  api,
  http,
  reactions: [tellApplicant, tellOperatorsOfMove, tellBooked, tellCancelled, tellPanel, tellOffered, tellScored, tellSoon, tellScoresDue],
  schedules: [keepTime]
}

// Pages.
export { beginApplication } from './form/begin.ts'
export { addProof, removeProof } from './form/proofs.ts'
export { saveApplication } from './form/save.ts'
export { submitApplication, withdrawApplication } from './form/submit.ts'
export { bookInterview, callOffInterview, giveBackInterview } from './interview/book.ts'
export { choosePanel } from './interview/choose-panel.ts'
export { decideApplication } from './interview/decide.ts'
export { saveMaterial } from './interview/save-material.ts'
export { handInSheet, saveSheet } from './interview/sheet.ts'
export { proposeSlots, withdrawSlot } from './interview/slots.ts'
export { invite, renewInvitation, revokeInvitation } from './invitation/invite.ts'
export { openInvitation } from './invitation/open-invitation.ts'
export { applicationBoard } from './queries/board.ts'
export { listInvitations } from './queries/invitations.ts'
export { myApplication } from './queries/my-application.ts'
export { openPersonalData } from './queries/open-proof.ts'
export { panelApplication, panelApplications } from './queries/panel.ts'
export { staffApplication, staffApplications } from './queries/staff.ts'
export { screenApplication } from './screening/screen.ts'
