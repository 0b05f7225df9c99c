import { type Endpoint, get, post, put } from '#platform/module.ts'
import { choosePreferences, ownPreferences } from './preferences.ts'
import { listNotices, readNotices, unread } from './read-notices.ts'

export const api: Endpoint[] = [
  get('/notices', listNotices),
  get('/notices/unread', unread),
  post('/notices/read', readNotices),
  get('/notice-preferences', ownPreferences),
  put('/notice-preferences', choosePreferences)
]
