import { log } from '#platform/log.ts'
import type { Module } from '#platform/module.ts'
import { watchOver } from './alerts/tell-operators.ts'
import { api } from './api.ts'
import { nightlyBackup, useConfig } from './backup/run-backup.ts'
import { countFigures, countToday, countYesterday } from './figures/count-figures.ts'
import { sweepPlatform } from './sweep-platform.ts'

export const ops: Module = {
  name: 'ops',
  api,
  schedules: [countToday, countYesterday, watchOver, nightlyBackup, sweepPlatform],
  async http(_app, config) {
    useConfig(config)
    // The first look at a new installation should not show an empty page until the clock calls.
    if (!config.test) countFigures(1).catch((error) => log.warn({ err: error }, 'figures'))
  }
}

export { listAudit } from './audit/list-audit.ts'
export { checkBackup, listBackups, startBackup } from './backup/backups.ts'
export { BackupProblem, keyMark, type Manifest, readManifest } from './backup/manifest.ts'
export { restoreBackup } from './backup/restore.ts'
export { backUp } from './backup/run-backup.ts'
export { verifyBackup } from './backup/verify.ts'
export { dashboard } from './figures/dashboard.ts'
export { listFailures, showQueues } from './jobs/list-jobs.ts'
export { replayReaction } from './jobs/replay-reaction.ts'
export { listCaught, listMessages, readCaught } from './messages/list-messages.ts'
export { sendAgain } from './messages/send-again.ts'
export { saveSettings, showSettings } from './settings/save-settings.ts'
export { type Settings, settings } from './settings/settings.ts'
export { apiOfModule, apiOverview, codesOf } from './reference/api-reference.ts'
