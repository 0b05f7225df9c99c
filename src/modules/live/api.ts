import { del, type Endpoint, get, post } from '#platform/module.ts'
import { sessionRecord } from './attendance.ts'
import { joinRoom } from './join-room.ts'
import { listMessages, sendMessage } from './messages.ts'
import { prolongRoom } from './prolong-room.ts'
import { connectionServers } from './queries/connection-servers.ts'
import { readRoom } from './queries/read-room.ts'
import { showRoom } from './queries/show-room.ts'
import { sendSignals } from './send-signals.ts'
import { beat, leaveRoom } from './stay.ts'

export const api: Endpoint[] = [
  get('/rooms/:roomId', showRoom),
  get('/rooms/:roomId/connection', connectionServers),
  post('/rooms/:roomId/stays', joinRoom),
  post('/rooms/:roomId/stays/:stayId/beats', beat),
  del('/rooms/:roomId/stays/:stayId', leaveRoom),
  get('/rooms/:roomId/signals', readRoom),
  post('/rooms/:roomId/signals', sendSignals),
  get('/rooms/:roomId/messages', listMessages),
  post('/rooms/:roomId/messages', sendMessage),
  post('/rooms/:roomId/prolongations', prolongRoom),
  get('/rooms/:roomId/record', sessionRecord)
]
