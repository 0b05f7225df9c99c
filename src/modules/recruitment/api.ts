import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { beginApplication } from './form/begin.ts'
import { addProof, removeProof } from './form/proofs.ts'
import { saveApplication } from './form/save.ts'
import { submitApplication, withdrawApplication } from './form/submit.ts'
import { bookInterview, callOffInterview, giveBackInterview } from './interview/book.ts'
import { choosePanel } from './interview/choose-panel.ts'
import { decideApplication } from './interview/decide.ts'
import { saveMaterial } from './interview/save-material.ts'
import { handInSheet, saveSheet } from './interview/sheet.ts'
import { proposeSlots, withdrawSlot } from './interview/slots.ts'
import { invite, renewInvitation, revokeInvitation } from './invitation/invite.ts'
import { openInvitation } from './invitation/open-invitation.ts'
import { applicationBoard } from './queries/board.ts'
import { listInvitations } from './queries/invitations.ts'
import { myApplication } from './queries/my-application.ts'
import { openPersonalData, openProof } from './queries/open-proof.ts'
import { panelApplication, panelApplications } from './queries/panel.ts'
import { staffApplication, staffApplications } from './queries/staff.ts'
import { screenApplication } from './screening/screen.ts'

export const api: Endpoint[] = [
  // The secret of a link stands in no address that is logged.
  post('/invitation-openings', openInvitation),
  get('/me/application', myApplication),
  post('/applications', beginApplication),
  put('/applications/:applicationId/draft', saveApplication),
  post('/applications/:applicationId/proofs', addProof),
  del('/applications/:applicationId/proofs/:proofId', removeProof),
  get('/applications/:applicationId/proofs/:proofId', openProof),
  post('/applications/:applicationId/submissions', submitApplication),
  post('/applications/:applicationId/withdrawal', withdrawApplication),
  put('/applications/:applicationId/materials/:kind', saveMaterial),
  put('/applications/:applicationId/interview', bookInterview),
  del('/applications/:applicationId/interview', giveBackInterview),
  get('/staff/applications', staffApplications),
  get('/staff/applications/board', applicationBoard),
  get('/staff/applications/:applicationId', staffApplication),
  get('/staff/applications/:applicationId/personal-data', openPersonalData),
  post('/staff/applications/:applicationId/screening', screenApplication),
  post('/staff/applications/:applicationId/slots', proposeSlots),
  del('/staff/slots/:slotId', withdrawSlot),
  put('/staff/applications/:applicationId/panel', choosePanel),
  post('/staff/applications/:applicationId/calling-off', callOffInterview),
  post('/staff/applications/:applicationId/decision', decideApplication),
  get('/staff/invitations', listInvitations),
  post('/staff/invitations', invite),
  post('/staff/invitations/:invitationId/links', renewInvitation),
  del('/staff/invitations/:invitationId', revokeInvitation),
  get('/panel/applications', panelApplications),
  get('/panel/applications/:applicationId', panelApplication),
  put('/panel/applications/:applicationId/sheet', saveSheet),
  post('/panel/applications/:applicationId/sheet', handInSheet)
]
