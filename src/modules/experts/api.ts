import { del, type Endpoint, get, post, put } from '#platform/module.ts'
import { follow, unfollow } from './follow.ts'
import { openProfile } from './open-profile.ts'
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
  post('/staff/experts/:expertId/states', setState)
]
