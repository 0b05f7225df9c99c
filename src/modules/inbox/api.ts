import { type Endpoint, get, post, put } from '#platform/module.ts'
import { choosePreferences, ownPreferences } from './preferences.ts'
import { listNotices, openNotice, readNotices, unread } from './read-notices.ts'
import { unsubscribe } from './unsubscribe.ts'

export const api: Endpoint[] = [
  get('/notices', listNotices),
  get('/notices/unread', unread),
  post('/notices/read', readNotices),
  post('/notices/:noticeId/opening', openNotice),
  post('/notice-unsubscriptions', unsubscribe),
  get('/notice-preferences', ownPreferences),
  put('/notice-preferences', choosePreferences)
]
