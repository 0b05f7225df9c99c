import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { http } from './http.ts'
import { tellCourseCompleted } from './on-course-completed.ts'
import { tellCourseUpdated, tellMoreOfCourse } from './on-course-published.ts'
import { tellAccessEnded } from './on-entitlement-ended.ts'
import { tellEnrolled } from './on-learner-enrolled.ts'
import { tellScheduleChanged } from './on-schedule-changed.ts'
import { tellTaskCompleted } from './on-task-completed.ts'
import { registerInboxPrivacy } from './privacy.ts'
import { sendDigests } from './send-digests.ts'
import { sendDueMessages, sendMessage } from './send-messages.ts'

registerInboxPrivacy()

export const inbox: Module = {
  name: 'inbox',
  api,
  http,
  reactions: [sendMessage, tellEnrolled, tellAccessEnded, tellTaskCompleted, tellCourseCompleted, tellCourseUpdated, tellMoreOfCourse, tellScheduleChanged],
  schedules: [sendDueMessages, sendDigests]
}

export { choosePreferences, ownPreferences } from './preferences.ts'
export { listNotices, openNotice, readNotices, unreadCount } from './read-notices.ts'
export { type Telling, tell } from './tell.ts'
export { unsubscribe } from './unsubscribe.ts'
export { withdraw } from './withdraw.ts'
