import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { checkCredential, showCertificate } from './certificate/check.ts'
import { renewCertificate } from './certificate/renew.ts'
import { credentialKeys } from './certificate/published.ts'
import { drawUpContract } from './contract/draw-up.ts'
import { myContract } from './contract/my-contract.ts'
import { checkContract } from './contract/read-contract.ts'
import { countersignContract, signContract } from './contract/sign-contract.ts'
import { staffContracts } from './contract/staff-contracts.ts'
import { follow, unfollow } from './follow.ts'
import { openProfile } from './open-profile.ts'
import { beginProbation } from './probation/begin-probation.ts'
import { changePlan } from './probation/change-plan.ts'
import { decideProbation } from './probation/decide-probation.ts'
import { probationDesk } from './probation/desk.ts'
import { myProbation, staffProbation } from './probation/show-probation.ts'
import { listExperts } from './queries/list-experts.ts'
import { myProfiles } from './queries/my-profiles.ts'
import { showExpert } from './queries/show-expert.ts'
import { staffExpert, staffExperts } from './queries/staff-experts.ts'
import { saveProfile } from './save-profile.ts'
import { setState } from './set-state.ts'

export const api: Endpoint[] = [
  get('/experts', listExperts),
  get('/experts/by-username/:username', showExpert),
  put('/experts/:expertId/followers/me', follow),
  del('/experts/:expertId/followers/me', unfollow),
  get('/me/expert-profiles', myProfiles),
  put('/experts/:expertId/profile', saveProfile),
  get('/staff/experts', staffExperts),
  post('/staff/experts', openProfile),
  get('/staff/experts/:expertId', staffExpert),
  post('/staff/experts/:expertId/states', setState),
  post('/staff/experts/:expertId/certificate-renewals', renewCertificate),
  get('/staff/probations', probationDesk),
  get('/staff/experts/:expertId/probation', staffProbation),
  post('/staff/experts/:expertId/probations', beginProbation),
  put('/staff/probations/:probationId/plan', changePlan),
  post('/staff/probations/:probationId/decisions', decideProbation),
  get('/me/probation', myProbation),
  get('/staff/experts/:expertId/contracts', staffContracts),
  post('/staff/experts/:expertId/contracts', drawUpContract),
  post('/staff/contracts/:contractId/signature', countersignContract),
  get('/me/contract', myContract),
  post('/contracts/:contractId/signature', signContract),
  get('/contracts/by-number/:number/check', checkContract),
  get('/certificates/:number', showCertificate),
  post('/certificates/check', checkCredential),
  get('/certificates/keys', credentialKeys)
]
