import { type Endpoint, get, post, put } from '#platform/module.ts'
import { listAudit } from './audit/list-audit.ts'
import { checkBackup, listBackups, startBackup } from './backup/backups.ts'
import { dashboard } from './figures/dashboard.ts'
import { listFailures, showQueues } from './jobs/list-jobs.ts'
import { replayReaction } from './jobs/replay-reaction.ts'
import { listCaught, listMessages, readCaught } from './messages/list-messages.ts'
import { sendAgain } from './messages/send-again.ts'
import { saveSettings, showSettings } from './settings/save-settings.ts'

export const api: Endpoint[] = [
  get('/admin/dashboard', dashboard),
  get('/admin/audit', listAudit),
  get('/admin/failed-reactions', listFailures),
  post('/admin/failed-reactions/:eventId/:reaction/replays', replayReaction),
  get('/admin/queues', showQueues),
  get('/admin/messages', listMessages),
  post('/admin/messages/:messageId/sendings', sendAgain),
  get('/admin/caught-messages', listCaught),
  get('/admin/caught-messages/:messageId', readCaught),
  get('/admin/backups', listBackups),
  post('/admin/backups', startBackup),
  post('/admin/backups/:backupId/verifications', checkBackup),
  get('/admin/settings', showSettings),
  put('/admin/settings', saveSettings)
]
