import type { Module } from '#platform/module.ts'
import { api } from './api.ts'
import { sendDueMessages, sendMessage } from './send-messages.ts'

export const inbox: Module = {
  name: 'inbox',
  api,
  reactions: [sendMessage],
  schedules: [sendDueMessages],
  topics: { user: async (actor, id) => actor.id === id }
}

export { listNotices, unreadCount } from './read-notices.ts'
export { type Telling, tell } from './tell.ts'
